// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/restoredialog.h"

#include "core/base/plaintext.h"
#include "ui/dangerbutton.h"
#include "ui/dialogs/dialogparts.h"
#include "ui/icons.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"
#include "ui/timetext.h"
#include "ui/typedconfirmation.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStyle>
#include <QStyleOptionButton>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxRestoreComment = 200;
constexpr qsizetype MaxRestoreIds = 5;
constexpr int MaxRestoreCommentLength = 10'000;
constexpr int RestoreWidthInCharacters = 84;

/// “(12 Aug 2026 14:03, 2 hours ago)”, with whatever of it is known.
QString afterWhat(const Checkpoint &target)
{
    QString id = shortName(target.id);
    const QString moment = momentText(target.createTime);
    const QString ago = agoText(target.createTime);
    if (moment.isEmpty())
        return id;
    return ago.isEmpty()
        ? RestoreDialog::tr("%1 (%2)", "checkpoint, time").arg(id, moment)
        : RestoreDialog::tr("%1 (%2, %3)", "checkpoint, time, how long ago").arg(id, moment, ago);
}

QString lossText(const RestoreRequest &request)
{
    const QString after = afterWhat(request.checkpoint);
    if (request.isLocal) {
        return RestoreDialog::tr(
                   "Everything written to this sprite after %1 will be replaced. Programs that have its "
                   "files open go on with the replaced ones. An automatic checkpoint keeps what is "
                   "replaced.")
            .arg(after);
    }
    return RestoreDialog::tr(
               "Everything written to this sprite after %1 will be replaced. Running processes and "
               "open sessions will end and the sprite will restart. Sprites keeps no copy of the "
               "state being replaced.")
        .arg(after);
}

QString impactText(const QStringList &newer)
{
    if (newer.isEmpty())
        return RestoreDialog::tr("Newer checkpoints: none");
    if (newer.size() == 1)
        return RestoreDialog::tr("Newer checkpoints: %1 stays available").arg(shortName(newer.first()));
    QStringList shown;
    for (const QString &id : newer.first(qMin(newer.size(), MaxRestoreIds)))
        shown += shortName(id);
    const QString ids = shown.join(RestoreDialog::tr(", ", "between checkpoint ids"));
    const qsizetype more = newer.size() - shown.size();
    return more == 0 ? RestoreDialog::tr("Newer checkpoints: %1 stay available").arg(ids)
                     : RestoreDialog::tr("Newer checkpoints: %1 and %2 more stay available")
                           .arg(ids, QString::number(more));
}

QString undoText(const RestoreRequest &request)
{
    const QString sprite = shortName(request.spriteName);
    const QString safety = shortName(request.checkpoint.id);
    const QString at = seenText(request.undoneAt);
    return at.isEmpty()
        ? RestoreDialog::tr(
              "Returns “%1” to the safety checkpoint %2, taken just before the restore. Changes "
              "made since then will be replaced.")
              .arg(sprite, safety)
        : RestoreDialog::tr("Returns “%1” to the safety checkpoint %2, taken just before the restore at %3. "
                            "Changes made since then will be replaced.")
              .arg(sprite, safety, at);
}

} // namespace

RestoreDialog::RestoreDialog(const RestoreRequest &request, QWidget *parent)
    : QDialog(parent)
    , m_isUndo(!request.undoes.isEmpty())
    , m_suggestedComment(m_isUndo ? tr("Before undoing the restore of %1").arg(shortName(request.undoes))
                                  : tr("Before restoring %1").arg(shortName(request.checkpoint.id)))
{
    setObjectName(u"restoreDialog"_s);
    setWindowTitle(m_isUndo ? tr("Undo Restore") : tr("Restore %1").arg(shortName(request.checkpoint.id)));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    addQuestion(request, layout);
    addSafety(request.withSafety, layout);
    addButtons(layout);
    if (request.careful)
        addConfirmation(request.spriteName, layout);
    updateSafety();
    fitToTexts(*this, RestoreWidthInCharacters);
}

bool RestoreDialog::createsSafetyCheckpoint() const
{
    return m_safety->isChecked();
}

QString RestoreDialog::safetyComment() const
{
    const QString typed = m_comment->text().simplified();
    return typed.isEmpty() ? m_suggestedComment : typed;
}

void RestoreDialog::addQuestion(const RestoreRequest &request, QVBoxLayout *layout)
{
    auto *question = questionLabel(
        m_isUndo
            ? tr("Undo the restore of %1?").arg(shortName(request.undoes))
            : tr("Restore “%1” to %2?").arg(shortName(request.spriteName), shortName(request.checkpoint.id)),
        u"restoreQuestion"_s, this);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(8);
    texts->addWidget(question);
    if (m_isUndo)
        addUndoQuestion(request, texts);
    else
        addRestoreQuestion(request, texts);

    layout->addLayout(besideWarning(texts, this));
}

void RestoreDialog::addRestoreQuestion(const RestoreRequest &request, QVBoxLayout *texts)
{
    const Checkpoint &target = request.checkpoint;
    const QString comment = displayText(target.comment, LineBreaks::Fold, MaxRestoreComment).trimmed();
    if (!comment.isEmpty()) {
        auto *label = new ElidedLabel(this);
        label->setObjectName(u"restoreComment"_s);
        label->setFullText(tr("Comment: “%1”").arg(comment));
        texts->addWidget(label);
    } else if (target.isAuto) {
        texts->addWidget(
            wrappedLabel(tr("%1 is an automatic checkpoint without a description.").arg(shortName(target.id)),
                         u"restoreAutomatic"_s, this));
    }
    texts->addWidget(wrappedLabel(lossText(request), u"restoreLoss"_s, this));
    if (!target.isHealthy()) {
        texts->addWidget(
            wrappedLabel(tr("The server reports a problem with %1: %2. It may not be possible to restore it.")
                             .arg(shortName(target.id), shortName(target.health)),
                         u"restoreUnhealthy"_s, this));
    }
    texts->addWidget(wrappedLabel(impactText(request.newerCheckpoints), u"restoreImpact"_s, this));
    setAccessibleDescription(lossText(request));
}

void RestoreDialog::addUndoQuestion(const RestoreRequest &request, QVBoxLayout *texts)
{
    const QString loss = undoText(request);
    texts->addWidget(wrappedLabel(loss, u"restoreLoss"_s, this));
    texts->addWidget(wrappedLabel(
        request.isLocal ? tr("Programs that have its files open go on with the replaced ones.")
                        : tr("Running processes and open sessions will end and the sprite will restart."),
        u"restoreImpact"_s, this));
    setAccessibleDescription(loss);
}

void RestoreDialog::addSafety(bool isChecked, QVBoxLayout *layout)
{
    m_safety = new QCheckBox(tr("Create a &safety checkpoint of the current state first"), this);
    m_safety->setObjectName(u"safetyCheckBox"_s);
    m_safety->setMinimumHeight(MinimumTarget);
    m_safety->setChecked(isChecked);
    connect(m_safety, &QCheckBox::toggled, this, &RestoreDialog::updateSafety);

    auto *label = new QLabel(tr("Co&mment:"), this);
    label->setObjectName(u"safetyCommentLabel"_s);
    m_comment = new QLineEdit(m_suggestedComment, this);
    m_comment->setObjectName(u"safetyCommentEdit"_s);
    m_comment->setAccessibleName(tr("Comment of the safety checkpoint"));
    m_comment->setPlaceholderText(m_suggestedComment);
    m_comment->setMaxLength(MaxRestoreCommentLength);
    m_comment->setMinimumHeight(MinimumTarget);
    m_comment->installEventFilter(this);
    label->setBuddy(m_comment);
    for (QWidget *part : {static_cast<QWidget *>(label), static_cast<QWidget *>(m_comment)}) {
        part->setEnabled(isChecked);
        connect(m_safety, &QCheckBox::toggled, part, &QWidget::setEnabled);
    }

    addWarning();

    // The field stands below the words of the check box, not below its mark.
    QStyleOptionButton option;
    option.initFrom(m_safety);
    const int indent = style()->subElementRect(QStyle::SE_CheckBoxContents, &option, m_safety).left();
    auto *grid = new QGridLayout;
    grid->setVerticalSpacing(4);
    grid->addWidget(m_safety, 0, 0, 1, 3);
    grid->setColumnMinimumWidth(0, indent - grid->horizontalSpacing());
    grid->addWidget(label, 1, 1);
    grid->addWidget(m_comment, 1, 2);
    grid->addWidget(m_warning, 2, 1, 1, 2);
    grid->setColumnStretch(2, 1);
    layout->addLayout(grid);
}

void RestoreDialog::addWarning()
{
    m_warning = new QWidget(this);
    m_warning->setObjectName(u"noSafetyWarning"_s);
    auto *sign = new PlainTextLabel(m_warning);
    sign->setPixmap(iconPixmap(toneIcon(Tone::Error), iconSide(*this), *this));
    sign->setAccessibleName(tr("Warning"));
    auto *words =
        new PlainTextLabel(tr("Without a safety checkpoint this restore cannot be undone."), m_warning);
    words->setObjectName(u"noSafetyText"_s);
    QPalette colours = words->palette();
    colours.setColor(QPalette::WindowText, toneColor(Tone::Error, palette()));
    words->setPalette(colours);
    auto *row = new QHBoxLayout(m_warning);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(sign);
    row->addWidget(words, 1);
    QSizePolicy keepsItsPlace = m_warning->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true); // or the buttons would move under the pointer
    m_warning->setSizePolicy(keepsItsPlace);
}

void RestoreDialog::addButtons(QVBoxLayout *layout)
{
    const DangerButtons buttons = dangerButtons({}, u"restoreButton"_s, *this);
    m_restore = buttons.confirm;
    layout->addWidget(buttons.box);
}

void RestoreDialog::addConfirmation(const QString &spriteName, QVBoxLayout *layout)
{
    auto *confirmation = new TypedConfirmation(spriteName, this);
    layout->insertWidget(layout->count() - 1, confirmation); // above the buttons
    m_restore->setEnabled(false);
    connect(confirmation, &TypedConfirmation::changed, m_restore,
            [this, confirmation] { m_restore->setEnabled(confirmation->isConfirmed()); });
    connect(confirmation, &TypedConfirmation::entered, m_restore,
            [this] { m_restore->setFocus(Qt::TabFocusReason); });
    setTabOrder(m_comment, confirmation);
}

void RestoreDialog::updateSafety()
{
    const bool safe = m_safety->isChecked();
    if (m_isUndo)
        m_restore->setText(safe ? tr("&Undo Restore") : tr("&Undo Restore Without Safety Checkpoint"));
    else
        m_restore->setText(safe ? tr("Create Safety Checkpoint and &Restore")
                                : tr("&Restore Without Safety Checkpoint"));
    m_warning->setVisible(!safe);
}

bool RestoreDialog::eventFilter(QObject *watched, QEvent *event)
{
    // Enter ends the typing: it goes on to the button, which it does not press.
    if (watched == m_comment && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            m_restore->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Savepoint
