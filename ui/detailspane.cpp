// SPDX-License-Identifier: Apache-2.0
#include "ui/detailspane.h"

#include "core/base/plaintext.h"
#include "core/session/spritesession.h"
#include "ui/checkpointoverview.h"
#include "ui/emptystate.h"
#include "ui/historyview.h"
#include "ui/notessection.h"
#include "ui/plaintextlabel.h"
#include "ui/textview.h"

#include <QLocale>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaximumRaw = 200'000; // characters; a long history can be megabytes in one line

} // namespace

DetailsPane::DetailsPane(const SpriteSession &session, Actions &actions, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_tabs(new QTabWidget(this))
    , m_overview(new CheckpointOverview(actions, this))
    , m_raw(new TextView(0, this))
    , m_rawNote(new PlainTextLabel(this))
    , m_empty(new EmptyState(this))
    , m_stack(new QStackedLayout(this))
{
    setObjectName(u"detailsPane"_s);
    m_tabs->setObjectName(u"detailsTabs"_s);
    m_tabs->setAccessibleName(tr("Checkpoint details"));
    m_tabs->setDocumentMode(true);
    m_raw->setObjectName(u"rawText"_s);
    m_raw->setAccessibleName(tr("Answer of the server"));
    m_raw->setMonospaced();
    m_raw->setFrameShape(QFrame::NoFrame);
    m_rawNote->setObjectName(u"rawNote"_s);
    m_rawNote->setWordWrap(true);
    m_rawNote->setMargin(4);
    m_empty->setObjectName(u"detailsEmptyState"_s);

    auto *rawPage = new QWidget(this);
    auto *rawLayout = new QVBoxLayout(rawPage);
    rawLayout->setContentsMargins({});
    rawLayout->setSpacing(0);
    rawLayout->addWidget(m_rawNote);
    rawLayout->addWidget(m_raw, 1);
    m_tabs->addTab(m_overview, tr("Overview"));
    m_tabs->addTab(rawPage, tr("Raw"));
    m_stack->addWidget(m_tabs);
    m_stack->addWidget(m_empty);
    connect(m_overview, &CheckpointOverview::linkActivated, this, &DetailsPane::linkActivated);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DetailsPane::showRaw);
    showSelection({}, {}, false);
}

QWidget *DetailsPane::focusTarget() const
{
    return m_stack->currentWidget() == m_tabs ? static_cast<QWidget *>(m_tabs->tabBar()) : nullptr;
}

NotesSection &DetailsPane::notes() const
{
    return m_overview->notes();
}

void DetailsPane::editNotes()
{
    m_tabs->setCurrentWidget(m_overview);
    m_overview->notes().edit();
}

void DetailsPane::showSelection(const HistorySelection &selection, const QString &spriteName,
                                bool canAnnotate)
{
    const HistoryGraph &graph = m_session.history();
    const int node = selection.isCurrentRow ? -1 : graph.indexOf(selection.key);
    m_key = selection.key;
    m_isCurrent = selection.isCurrentRow;
    if (m_isCurrent) {
        m_overview->showCurrent(graph, spriteName);
    } else if (selection.rows == 1 && node >= 0) {
        m_overview->showNode(graph, node, spriteName, canAnnotate);
    } else {
        m_empty->showMessage({},
                             selection.rows > 1 ? tr("%n checkpoints are selected.", nullptr, selection.rows)
                                                : tr("Select a checkpoint to see its details."));
        m_stack->setCurrentWidget(m_empty);
        return;
    }
    m_stack->setCurrentWidget(m_tabs);
    showRaw();
}

/// Made only while somebody looks: the text of a long history is large.
void DetailsPane::showRaw()
{
    if (m_tabs->currentIndex() != 1)
        return;
    const HistoryGraph &graph = m_session.history();
    const int node = m_isCurrent ? -1 : graph.indexOf(m_key);
    QByteArray json;
    if (node >= 0)
        json = graph.node(node).checkpoint.rawJson();
    else if (m_isCurrent && graph.current())
        json = graph.current()->rawJson();
    const QString text = QString::fromUtf8(json);
    const bool isCut = text.size() > MaximumRaw;
    if (json.isEmpty())
        m_rawNote->setText(tr("The server sent no entry for this state."));
    else if (isCut)
        m_rawNote->setText(tr("The first %1 of %2 characters.")
                               .arg(QLocale().toString(MaximumRaw), QLocale().toString(text.size())));
    m_rawNote->setVisible(json.isEmpty() || isCut);
    m_raw->showText(displayText(text, LineBreaks::Keep, MaximumRaw));
}

} // namespace Savepoint
