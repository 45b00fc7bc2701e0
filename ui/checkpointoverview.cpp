// SPDX-License-Identifier: Apache-2.0
#include "ui/checkpointoverview.h"

#include "core/base/plaintext.h"
#include "ui/actions.h"
#include "ui/ancestrylist.h"
#include "ui/checkpointtext.h"
#include "ui/emptystate.h"
#include "ui/fieldgrid.h"
#include "ui/icons.h"
#include "ui/linkbutton.h"
#include "ui/notessection.h"
#include "ui/plaintextlabel.h"
#include "ui/textview.h"
#include "ui/timetext.h"

#include <QAction>
#include <QEvent>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int LeastCharactersBeside = 30;
constexpr int MaximumLinks = 12;
constexpr int MaximumAncestors = 20'000; // shown; more would only stall the text view
constexpr int AncestryLines = 10;

CheckpointLink linkTo(const HistoryNode &node, bool withComment)
{
    const QString id = displayText(node.checkpoint.id, LineBreaks::Fold, 40);
    const QString comment = displayText(node.checkpoint.comment, LineBreaks::Fold, 32);
    return {node.key,
            withComment && !comment.isEmpty()
                ? CheckpointOverview::tr("%1 – %2", "id, comment").arg(id, comment)
                : id};
}

/// The ids in front of a node: as the server listed them, else along the parents that are known.
QStringList ancestorsOf(const HistoryGraph &graph, const HistoryNode &node)
{
    if (!node.checkpoint.history.isEmpty())
        return node.checkpoint.history.toStringList();
    QStringList ids;
    for (int at = node.parent; at >= 0 && ids.size() < MaximumAncestors; at = graph.node(at).parent)
        ids.append(graph.node(at).checkpoint.id);
    std::reverse(ids.begin(), ids.end());
    return ids;
}

int ancestorCount(const HistoryGraph &graph, const HistoryNode &node)
{
    if (!node.checkpoint.history.isEmpty())
        return node.checkpoint.history.count();
    int count = 0;
    for (int at = node.parent; at >= 0; at = graph.node(at).parent)
        ++count;
    return count;
}

/// “Restored 3 times, last 12 Aug 14:03, took 14 s”, with whatever of it is known.
QString restoredText(const RestoreSummary &restores)
{
    if (restores.count == 0)
        return {};
    QString text = restores.count == 1
        ? CheckpointOverview::tr("Restored once, %1", "when").arg(momentText(restores.lastAt))
        : CheckpointOverview::tr("Restored %n time(s), last %1", "when", restores.count)
              .arg(momentText(restores.lastAt));
    if (restores.lastDuration.count() > 0)
        text = CheckpointOverview::tr("%1, took %2").arg(text, durationText(restores.lastDuration));
    return text;
}

OverviewContent contentOf(const HistoryGraph &graph, const HistoryNode &node)
{
    OverviewContent content;
    const Checkpoint &checkpoint = node.checkpoint;
    content.key = node.key;
    content.title = idText(checkpoint.id);
    const bool isBase = graph.baseOfCurrent() >= 0 && &graph.node(graph.baseOfCurrent()) == &node;
    if (isBase)
        content.badges.append(baseBadge(graph.here().provenance));
    if (graph.lastRestored() >= 0 && &graph.node(graph.lastRestored()) == &node)
        content.badges.append(lastRestoredBadge());
    content.badges.append(annotationBadges(node.annotation.isKnownGood, node.annotation.isProtected));
    content.badges.append(flagBadges(node.flags));
    content.annotation = node.annotation;
    content.comment = displayText(checkpoint.comment, LineBreaks::Keep, 20'000);
    content.created = localTimeText(checkpoint.createTime);
    if (checkpoint.createTime.isValid())
        content.created += u'\n' + utcTimeText(checkpoint.createTime);
    content.type = typeText(node);
    if (!node.flags.testFlag(HistoryFlag::DuplicateId))
        content.restored = restoredText(graph.restoresOf(checkpoint.id));
    if (node.parent >= 0) {
        content.parent.append(linkTo(graph.node(node.parent), false));
        content.parentText = provenanceText(node);
    } else {
        content.parentText = node.namedParent.isEmpty()
            ? CheckpointOverview::tr("none is known")
            : CheckpointOverview::tr("%1, %2", "a parent that is not shown, how it is known")
                  .arg(idText(node.namedParent), provenanceText(node));
    }
    for (const int child : node.children) {
        if (content.children.size() == MaximumLinks)
            break;
        content.children.append(linkTo(graph.node(child), true));
    }
    content.moreChildren = int(node.children.size()) - int(content.children.size());
    content.ancestors = ancestorCount(graph, node);
    content.remarks = flagSentences(node);
    return content;
}

} // namespace

CheckpointOverview::CheckpointOverview(Actions &actions, QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(u"checkpointOverview"_s);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setSpacing(10);
    makeHeading(layout);
    makeForm(layout);
    makeButtons(actions, layout);
    layout->addStretch(1);
    setWidget(page);
}

void CheckpointOverview::makeHeading(QVBoxLayout *layout)
{
    m_title = new PlainTextLabel(this);
    m_title->setObjectName(u"detailsTitle"_s);
    m_title->setAccessibleName({});
    m_title->setWordWrap(true);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_badges = new PlainTextLabel(this);
    m_badges->setObjectName(u"detailsBadges"_s);
    m_badges->setWordWrap(true);
    m_badges->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_comment = new TextView(8, this);
    m_comment->setObjectName(u"detailsComment"_s);
    m_comment->setAccessibleName(tr("Comment"));
    m_comment->setPlaceholderText(tr("No comment"));

    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_title);
    names->addWidget(m_badges);
    layout->addLayout(names);
    layout->addWidget(m_comment);
    QEvent fontChange(QEvent::FontChange);
    changeEvent(&fontChange);
}

PlainTextLabel *CheckpointOverview::addField(const QString &name, QLatin1StringView objectName)
{
    auto *value = new PlainTextLabel(this);
    value->setObjectName(objectName);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_form->addRow(new PlainTextLabel(name, this), value);
    return value;
}

void CheckpointOverview::makeForm(QVBoxLayout *layout)
{
    m_form = new FieldGrid;
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(8);
    m_notes = new NotesSection(m_form, this);
    m_created = addField(tr("Created"), "detailsCreated"_L1);
    m_type = addField(tr("Type"), "detailsType"_L1);
    m_restored = addField(tr("Restores"), "detailsRestored"_L1);
    m_restored->setToolTip(tr("By Savepoint on this computer. What others restored is not counted."));
    m_parent = new QWidget(this);
    m_parent->setObjectName(u"detailsParent"_s);
    m_form->addRow(new PlainTextLabel(tr("Parent"), this), m_parent);
    m_children = new QWidget(this);
    m_children->setObjectName(u"detailsChildren"_s);
    m_form->addRow(new PlainTextLabel(tr("Children"), this), m_children);

    m_ancestryField = new QWidget(this);
    auto *ancestry = new QVBoxLayout(m_ancestryField);
    ancestry->setContentsMargins({});
    m_ancestryToggle = new QToolButton(m_ancestryField);
    m_ancestryToggle->setObjectName(u"ancestryButton"_s);
    m_ancestryToggle->setAutoRaise(true);
    m_ancestryToggle->setCheckable(true);
    m_ancestryToggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_ancestryToggle->setArrowType(Qt::RightArrow);
    m_ancestryToggle->setToolTip(tr("Shows every ancestor, oldest first"));
    m_ancestryNote = new PlainTextLabel(m_ancestryField);
    m_ancestryNote->hide();
    m_ancestryList = new AncestryList(AncestryLines, m_ancestryField);
    m_ancestryList->setObjectName(u"ancestryList"_s);
    m_ancestryList->setAccessibleName(tr("Ancestry, oldest first"));
    m_ancestryList->hide();
    ancestry->addWidget(m_ancestryToggle, 0, Qt::AlignLeading);
    ancestry->addWidget(m_ancestryNote);
    ancestry->addWidget(m_ancestryList);
    connect(m_ancestryList, &AncestryList::linkActivated, this, &CheckpointOverview::linkActivated);
    m_form->addRow(new PlainTextLabel(tr("Ancestry"), this), m_ancestryField);
    m_remarks = addField(tr("Remarks"), "detailsRemarks"_L1);
    connect(m_ancestryToggle, &QToolButton::toggled, this, &CheckpointOverview::toggleAncestry);
    layout->addLayout(m_form);
}

void CheckpointOverview::makeButtons(Actions &actions, QVBoxLayout *layout)
{
    const auto makeBox = [&](const QList<std::pair<QAction *, QLatin1StringView>> &buttons) {
        auto *box = new QWidget(this);
        auto *row = new QHBoxLayout(box);
        row->setContentsMargins({});
        for (const auto &[action, name] : buttons) {
            auto *button = new QPushButton(box);
            button->setObjectName(name);
            bindButton(button, action);
            row->addWidget(button);
        }
        row->addStretch(1);
        layout->addWidget(box);
        return box;
    };
    m_checkpointButtons =
        makeBox({{actions.restore, "detailsRestoreButton"_L1}, {actions.copyId, "detailsCopyIdButton"_L1}});
    m_currentButtons = makeBox({{actions.newCheckpoint, "detailsNewCheckpointButton"_L1}});
}

void CheckpointOverview::showNode(const HistoryGraph &graph, int node, const QString &spriteName,
                                  bool canAnnotate)
{
    const HistoryNode &shown = graph.node(node);
    // A copy of the history itself (two words, shared), or of the chain when the server sent none.
    if (const Ancestry history = shown.checkpoint.history; !history.isEmpty())
        m_ancestry = [history] { return history.toStringList(); };
    else
        m_ancestry = [ids = ancestorsOf(graph, shown)] { return ids; };
    m_isListed = [&graph](const QString &id) { return graph.indexOf(id) >= 0; };
    OverviewContent content = contentOf(graph, shown);
    content.spriteName = spriteName;
    content.canAnnotate = canAnnotate && !shown.flags.testFlag(HistoryFlag::DuplicateId);
    showContent(content);
}

void CheckpointOverview::showCurrent(const HistoryGraph &graph, const QString &spriteName)
{
    OverviewContent content;
    content.isCurrent = true;
    content.title = tr("You are here");
    content.comment =
        tr("The live files of %1. This state cannot be restored; create a checkpoint to keep it.")
            .arg(displayText(spriteName, LineBreaks::Fold, 80));
    if (graph.baseOfCurrent() >= 0) {
        content.parent.append(linkTo(graph.node(graph.baseOfCurrent()), true));
        content.parentText = provenanceText(graph.here());
    } else {
        content.parentText = tr("Nothing tells which checkpoint this state continues from.");
    }
    showContent(content);
}

void CheckpointOverview::showContent(const OverviewContent &content)
{
    if (content == m_content)
        return;
    const bool isOther = content.key != m_content.key || content.isCurrent != m_content.isCurrent
        || content.spriteName != m_content.spriteName;
    m_content = content;
    m_notes->show(content.spriteName, content.canAnnotate ? content.key : QString(), content.annotation);
    m_title->setText(content.title);
    m_badges->setText(content.badges.join(u" · "_s));
    m_badges->setVisible(!content.badges.isEmpty());
    m_comment->showText(content.comment);
    m_created->setText(content.created);
    m_type->setText(content.type);
    m_restored->setText(content.restored);
    m_remarks->setText(content.remarks.join(u'\n'));
    showLinks(m_parent, content.parent, content.parentText);
    showLinks(m_children, content.children,
              content.moreChildren > 0 ? tr("and %n more", nullptr, content.moreChildren)
                                       : (content.children.isEmpty() ? tr("none") : QString()));
    auto *parentLabel = m_form->labelForField(m_parent);
    parentLabel->setText(content.isCurrent ? tr("Base") : tr("Parent"));
    m_ancestryToggle->setText(tr("%n checkpoint(s)", nullptr, content.ancestors));
    if (isOther) {
        m_ancestryToggle->setChecked(false);
        ensureVisible(0, 0);
    } else if (m_ancestryToggle->isChecked()) {
        toggleAncestry(true);
    }
    setRowVisible(m_created, !content.isCurrent);
    setRowVisible(m_type, !content.isCurrent);
    setRowVisible(m_restored, !content.restored.isEmpty());
    setRowVisible(m_children, !content.isCurrent);
    setRowVisible(m_ancestryField, content.ancestors > 0);
    setRowVisible(m_remarks, !content.remarks.isEmpty());
    m_checkpointButtons->setVisible(!content.isCurrent);
    m_currentButtons->setVisible(content.isCurrent);
}

void CheckpointOverview::setRowVisible(QWidget *field, bool visible)
{
    m_form->setRowVisible(field, visible);
}

/// The links below each other, so that many of them wrap in a narrow pane; a word after a single one beside
/// it.
void CheckpointOverview::showLinks(QWidget *box, const QList<CheckpointLink> &links, const QString &after)
{
    const QList<QWidget *> old = box->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *widget : old) {
        widget->hide();
        widget->deleteLater(); // it may be the one that was clicked
    }
    delete box->layout();
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    for (const CheckpointLink &link : links) {
        auto *button = new LinkButton(link.text, box);
        button->setObjectName("linkTo:%1"_L1.arg(link.key));
        button->setAccessibleDescription(tr("Selects this checkpoint"));
        const QString key = link.key;
        connect(button, &LinkButton::clicked, this, [this, key] { emit linkActivated(key); });
        layout->addWidget(button);
    }
    if (after.isEmpty())
        return;
    auto *words = new PlainTextLabel(after, box);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(words);
}

void CheckpointOverview::toggleAncestry(bool open)
{
    m_ancestryToggle->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    QStringList ids = open && m_ancestry ? m_ancestry() : QStringList();
    const auto left = int(ids.size()) - MaximumAncestors;
    if (left > 0)
        ids = ids.last(MaximumAncestors);
    m_ancestryNote->setText(tr("… and %n older one(s)", nullptr, left));
    m_ancestryNote->setVisible(open && left > 0);
    m_ancestryList->showAncestry(ids, m_isListed);
    m_ancestryList->setVisible(open);
}

/// A narrow pane or a large font leaves no room beside the names: the fields go below them, the buttons below
/// each other.
void CheckpointOverview::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    const bool stacked = viewport()->width() < fontMetrics().averageCharWidth() * LeastCharactersBeside;
    m_form->setStacked(stacked);
    for (QWidget *box : {m_checkpointButtons, m_currentButtons}) {
        if (auto *row = qobject_cast<QBoxLayout *>(box->layout()))
            row->setDirection(stacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    }
}

void CheckpointOverview::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_title) {
        QFont big; // what differs from the pane's font, and no more
        big.setPointSizeF(font().pointSizeF() * 1.35);
        big.setBold(true);
        m_title->setFont(big);
        QFont bold;
        bold.setBold(true);
        m_badges->setFont(bold);
    } else if (event->type() == QEvent::PaletteChange && !m_content.title.isEmpty()) {
        const OverviewContent content = std::exchange(m_content, {});
        showContent(content);
    }
}

} // namespace Savepoint
