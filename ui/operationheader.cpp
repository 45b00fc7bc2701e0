// SPDX-License-Identifier: Apache-2.0
#include "ui/operationheader.h"

#include "core/base/plaintext.h"
#include "core/operations/operationtext.h"
#include "ui/errortext.h"
#include "ui/icons.h"
#include "ui/operationtext.h"
#include "ui/outcomeicon.h"
#include "ui/plaintextlabel.h"
#include "ui/sentences.h"
#include "ui/targetsize.h"
#include "ui/timetext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>

namespace Savepoint {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString runningTitle(const Operation &operation)
{
    if (operation.kind == Operation::Kind::Delete)
        return OperationHeader::tr("Deleting %1 of %2")
            .arg(shownName(operation.checkpointId), shownName(operation.spriteName));
    if (!operation.undoes.isEmpty())
        return OperationHeader::tr("Undoing a restore: back to %1 on %2")
            .arg(shownName(operation.checkpointId), shownName(operation.spriteName));
    return operation.kind == Operation::Kind::Restore
        ? OperationHeader::tr("Restoring %1 on %2")
              .arg(shownName(operation.checkpointId), shownName(operation.spriteName))
        : OperationHeader::tr("Creating a checkpoint of %1").arg(shownName(operation.spriteName));
}

QString endedRemark(const OperationResult &result)
{
    const QString duration = durationText(result.duration);
    const QString remark = result.safetyCheckpointId.isEmpty()
        ? OperationHeader::tr("after %1", "how long it took").arg(duration)
        : OperationHeader::tr("after %1, safety checkpoint %2", "how long it took, id")
              .arg(duration, shownName(result.safetyCheckpointId));
    const bool isByAnswer = result.evidence == OperationRecord::Evidence::Answer;
    const QString known = result.isContradicted && isByAnswer
        ? OperationHeader::tr("not shown by the list", "an outcome that the server reported")
        : evidenceText(result.outcome, result.evidence);
    return known.isEmpty()
        ? remark
        : OperationHeader::tr("%1, %2", "how it is known, how long it took").arg(known, remark);
}

QString stepText(OperationStep step)
{
    switch (step) {
    case OperationStep::CreatingSafetyCheckpoint:
        return OperationHeader::tr("Creating the safety checkpoint…");
    case OperationStep::Creating:
        return OperationHeader::tr("Creating the checkpoint…");
    case OperationStep::Restoring:
        return OperationHeader::tr("Restoring the files…");
    case OperationStep::Deleting:
        return OperationHeader::tr("Deleting…");
    case OperationStep::Waiting:
        return OperationHeader::tr("Waiting until the sprite answers again…");
    case OperationStep::Confirming:
        return OperationHeader::tr("Checking the result…");
    case OperationStep::Listing:
    case OperationStep::Identifying:
        break;
    }
    return OperationHeader::tr("Reading the checkpoints…");
}

} // namespace

OperationHeader::OperationHeader(QWidget *parent)
    : QWidget(parent)
    , m_icon(new PlainTextLabel(this))
    , m_word(new PlainTextLabel(this))
    , m_title(new ElidedLabel(this))
    , m_step(new ElidedLabel(this))
    , m_progress(new QProgressBar(this))
    , m_elapsed(new PlainTextLabel(this))
    , m_stop(new QPushButton(tr("Stop &Watching"), this))
{
    setObjectName(u"operationHeader"_s);
    m_icon->setObjectName(u"resultIcon"_s);
    m_word->setObjectName(u"resultWord"_s);
    m_title->setObjectName(u"operationTitle"_s);
    m_step->setObjectName(u"operationStep"_s);
    m_progress->setObjectName(u"operationProgress"_s);
    m_progress->setAccessibleName(tr("Operation progress"));
    m_elapsed->setObjectName(u"operationElapsed"_s);
    m_stop->setObjectName(u"stopWatchingButton"_s);
    m_stop->setMinimumHeight(MinimumTarget);
    m_stop->setToolTip(tr("Stops showing progress. The operation continues on the server."));
    m_stop->setAccessibleDescription(m_stop->toolTip());
    arrange();

    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, &OperationHeader::updateElapsed);
    connect(m_stop, &QPushButton::clicked, this, &OperationHeader::stopWatchingRequested);
    hide();
}

void OperationHeader::arrange()
{
    QFont strong = font();
    strong.setBold(true);
    m_word->setFont(strong);
    m_title->setFont(strong);
    m_step->setForegroundRole(QPalette::PlaceholderText);
    m_step->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_progress->setRange(0, 0); // nobody knows how long it takes
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(14);
    m_progress->setMinimumWidth(60);
    m_progress->setMaximumWidth(140);
    m_elapsed->setMinimumWidth(m_elapsed->fontMetrics().horizontalAdvance("00:00"_L1));
    m_elapsed->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 6, 2);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_word);
    layout->addWidget(m_title);
    layout->addWidget(m_step, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_elapsed);
    layout->addWidget(m_stop);
}

void OperationHeader::showOperation(const Operation &operation)
{
    m_title->setFullText(runningTitle(operation));
    m_progress->setAccessibleDescription(m_title->text());
    m_step->setFullText({});
    m_uid = operation.uid;
    m_usual.reset();
    m_isLong = false;
    m_atStep = OperationStep::Listing;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool began = operation.startedAt.isValid() && operation.startedAt < now;
    m_before = std::chrono::milliseconds(began ? operation.startedAt.msecsTo(now) : 0);
    m_clock.start();
    setRunning(true);
    updateElapsed();
    show();
    emit operationShown(operation); // last: a listener may show another one
}

void OperationHeader::showUsual(const QString &uid, const TypicalDuration &usual)
{
    if (uid != m_uid || !m_tick.isActive())
        return;
    m_usual = usual;
    updateElapsed();
}

void OperationHeader::showStep(OperationStep step)
{
    m_atStep = step;
    m_isLong = false;
    m_step->setFullText(stepText(step));
    updateElapsed();
}

void OperationHeader::showResult(const OperationResult &result)
{
    m_outcome = result.outcome;
    m_title->setFullText(operationTitle(result.operation, result.newCheckpointId));
    m_step->setFullText(endedRemark(result));
    m_word->setText(outcomeWord(result.outcome));
    m_icon->setAccessibleName(m_word->text());
    setRunning(false);
    updateTone();
    show();
}

void OperationHeader::showIdle()
{
    setRunning(false);
    hide();
}

void OperationHeader::setRunning(bool running)
{
    m_icon->setVisible(!running);
    m_word->setVisible(!running);
    m_progress->setVisible(running);
    m_elapsed->setVisible(running);
    m_stop->setVisible(running);
    if (running)
        m_tick.start();
    else
        m_tick.stop();
}

void OperationHeader::updateElapsed()
{
    const auto elapsed = m_before + std::chrono::milliseconds(m_clock.elapsed());
    const QString clock = clockText(elapsed);
    if (!m_usual) {
        m_elapsed->setText(clock);
        m_elapsed->setAccessibleName(tr("Running for %1").arg(clock));
        return;
    }
    const QString usual = rangeText(m_usual->from, m_usual->to);
    m_elapsed->setText(tr("%1 (usually %2)", "a clock, how long it usually takes").arg(clock, usual));
    m_elapsed->setAccessibleName(tr("Running for %1, usually %2").arg(clock, usual));
    // What is known ends with the server's answer: waiting for the sprite is not in it.
    const bool isLong = m_usual->isExceededBy(elapsed) && m_atStep != OperationStep::Waiting;
    if (std::exchange(m_isLong, isLong) != isLong)
        updateStep(isLong);
    if (isLong && std::exchange(m_lastLong, m_uid) != m_uid)
        emit exceededUsual();
}

void OperationHeader::updateStep(bool isLong)
{
    const QString step = stepText(m_atStep);
    m_step->setFullText(isLong ? tr("%1 This takes longer than usual.", "what it is at").arg(step) : step);
}

void OperationHeader::updateTone()
{
    m_icon->setPixmap(iconPixmap(outcomeIcon(operationState(m_outcome)), iconSide(*this) + 4, *this));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColor(outcomeTone(operationState(m_outcome)), palette()));
    m_word->setPalette(colours);
}

void OperationHeader::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange
        || event->type() == QEvent::FontChange)
        updateTone();
}

} // namespace Savepoint
