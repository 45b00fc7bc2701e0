// SPDX-License-Identifier: Apache-2.0
#include "ui/logview.h"

#include "core/operations/activitylogmodel.h"
#include "ui/icons.h"
#include "ui/logdelegate.h"
#include "ui/logfilter.h"
#include "ui/logsaver.h"
#include "ui/logsearchbar.h"
#include "ui/plaintextlabel.h"
#include "ui/targetsize.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int WideTools = 110; // characters: room for every word of the tools

QToolButton *makeToolButton(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + "Button"_L1);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumSize(MinimumTarget, MinimumTarget);
    button->setAccessibleName(action->text().remove(u'&'));
    return button;
}

QString emptyText(LogFilter::Show shown)
{
    switch (shown) {
    case LogFilter::Show::WithoutOutput:
        return LogView::tr("There is nothing but output.");
    case LogFilter::Show::OutputOnly:
        return LogView::tr("There is no output.");
    case LogFilter::Show::WarningsAndErrors:
        return LogView::tr("There are no warnings and no errors.");
    case LogFilter::Show::ErrorsOnly:
        return LogView::tr("There are no errors.");
    case LogFilter::Show::All:
        break;
    }
    return {};
}

} // namespace

LogView::LogView(ActivityLogModel &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_filter(new LogFilter(log, this))
    , m_saver(new LogSaver(log, this))
{
    setObjectName(u"activityLogView"_s);
    makeActions();
    makeView();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeTools());
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    layout->addLayout(m_stack, 1);

    connectView();
    connectModel();
    connectSearch();
    updateIconSizes();
    updateEmptyState();
    updateSelection();
}

void LogView::setRecorder(const ActivityRecorder *recorder)
{
    m_saver->setRecorder(recorder);
}

void LogView::setSprite(const QString &name)
{
    m_filter->setSprite(name);
    m_saver->setSprite(name);
}

void LogView::makeActions()
{
    m_copy = new QAction(icon("edit-copy"_L1), tr("&Copy"), this);
    m_copy->setObjectName(u"activityCopy"_s);
    m_copy->setToolTip(tr("Copy the selected lines"));
    m_copy->setShortcut(
        QKeySequence::Copy); // for the menu to show; the view takes the key, see eventFilter()
    connect(m_copy, &QAction::triggered, this, &LogView::copySelected);

    m_selectAll = new QAction(icon("edit-select-all"_L1), tr("Select &All"), this);
    m_selectAll->setObjectName(u"activitySelectAll"_s);
    m_selectAll->setShortcut(QKeySequence::SelectAll);

    m_save = new QAction(icon("document-save"_L1), tr("&Save…"), this);
    m_save->setObjectName(u"activitySave"_s);
    m_save->setToolTip(tr("Save the whole activity log as a text file"));
    connect(m_save, &QAction::triggered, this, &LogView::saveLog);

    m_menu = new QMenu(this); // one for ever: a menu built anew is dead to assistive technology
    m_menu->setObjectName(u"activityMenu"_s);
    m_menu->addActions({m_copy, m_selectAll});
    m_menu->addSeparator();
    m_menu->addAction(m_save);
}

void LogView::updateIconSizes()
{
    const int side = iconSide(*this);
    for (QAbstractButton *button : findChildren<QAbstractButton *>())
        button->setIconSize({side, side});
}

void LogView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateIconSizes();
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTools();
}

/// In a narrow pane the buttons are their icons: names and tooltips stay.
void LogView::fitTools()
{
    const bool isNarrow = width() < fontMetrics().averageCharWidth() * WideTools;
    m_levelsLabel->setVisible(!isNarrow);
    m_jump->setText(isNarrow ? QString() : tr("&Jump to Latest"));
    for (QToolButton *button : findChildren<QToolButton *>()) {
        if (button->defaultAction() == m_copy || button->defaultAction() == m_save)
            button->setToolButtonStyle(isNarrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    }
}

void LogView::makeView()
{
    m_view = new QListView(this);
    m_view->setObjectName(u"activityLog"_s);
    m_view->setAccessibleName(tr("Activity log"));
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new LogDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setTabKeyNavigation(false);
    m_view->installEventFilter(this);

    m_empty = new PlainTextLabel(this);
    m_empty->setObjectName(u"activityEmpty"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setAutoFillBackground(true);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
}

void LogView::makeLevels(QWidget *parent)
{
    using Show = LogFilter::Show;
    m_levels = new QComboBox(parent);
    m_levels->setObjectName(u"activityLevels"_s);
    m_levels->setAccessibleName(tr("Lines shown"));
    m_levels->setMinimumSize(m_levels->fontMetrics().averageCharWidth() * 10, MinimumTarget);
    m_levels->addItem(tr("All"), int(Show::All));
    m_levels->addItem(tr("Without output"), int(Show::WithoutOutput));
    m_levels->addItem(tr("Output only"), int(Show::OutputOnly));
    m_levels->addItem(tr("Warnings and errors"), int(Show::WarningsAndErrors));
    m_levels->addItem(tr("Errors only"), int(Show::ErrorsOnly));
}

QWidget *LogView::makeTools()
{
    auto *tools = new QWidget(this);
    tools->setObjectName(u"activityTools"_s);
    tools->setMinimumWidth(MinimumTarget); // narrow tools take less, see fitTools()
    auto *label = new PlainTextLabel(tools);
    label->setText(tr("S&how:")); // the buddy makes the mnemonic
    makeLevels(tools);
    label->setBuddy(m_levels);
    m_levelsLabel = label;
    m_search = new LogSearchBar(*m_filter, ActivityLogModel::TextRole, tools);

    m_jump = new QPushButton(icon("go-bottom"_L1), tr("&Jump to Latest"), tools);
    m_jump->setObjectName(u"jumpToLatestButton"_s);
    m_jump->setMinimumHeight(MinimumTarget);
    m_jump->setAccessibleName(tr("Jump to Latest"));
    m_jump->setToolTip(tr("Show the newest line and follow the log again"));
    m_jump->hide();

    auto *layout = new QHBoxLayout(tools);
    layout->setContentsMargins(8, 2, 6, 3);
    layout->setSpacing(6);
    layout->addWidget(label);
    layout->addWidget(m_levels);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_jump);
    layout->addWidget(makeToolButton(m_copy, tools));
    layout->addWidget(makeToolButton(m_save, tools));
    return tools;
}

void LogView::connectView()
{
    connect(m_levels, &QComboBox::activated, this, [this] {
        m_filter->setShown(LogFilter::Show(m_levels->currentData().toInt()));
        updateEmptyState();
        if (m_following)
            jumpToLatest();
    });
    connect(m_jump, &QPushButton::clicked, this, &LogView::jumpToLatest);
    connect(m_jump, &QPushButton::clicked, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_saver, &LogSaver::saved, this, &LogView::saved);
    connect(m_selectAll, &QAction::triggered, m_view, &QListView::selectAll);
    connect(m_view, &QWidget::customContextMenuRequested, this,
            [this](QPoint at) { m_menu->popup(m_view->viewport()->mapToGlobal(at)); });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &LogView::updateSelection);

    // A new line makes the range grow and leaves the value alone, so only people and keepPlace() change the
    // value.
    QScrollBar *bar = m_view->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &LogView::updateFollowing);
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar] {
        if (m_following)
            bar->setValue(bar->maximum());
        updateFollowing();
    });
}

void LogView::connectModel()
{
    // Also of lines that are not shown.
    connect(&m_log, &QAbstractItemModel::rowsInserted, this, &LogView::updateEmptyState);
    connect(&m_log, &QAbstractItemModel::rowsRemoved, this, &LogView::updateEmptyState);
    // After setModel(): the view has heard of the rows before we scroll to them.
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, [this] {
        updateEmptyState();
        if (m_following)
            m_view->scrollToBottom();
    });
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) {
                updateEmptyState();
                updateSelection();
                if (!m_following && first == 0)
                    keepPlace(last - first + 1);
            });
    connect(m_filter, &QAbstractItemModel::modelReset, this, &LogView::updateEmptyState);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &LogView::updateSelection);
}

void LogView::connectSearch()
{
    connect(m_search, &LogSearchBar::rowWanted, this, &LogView::showRow);
    connect(m_search, &LogSearchBar::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, m_search,
            &LogSearchBar::setCurrent);
}

/// A match: current, selected, and with what stands around it.
void LogView::showRow(int row)
{
    const QModelIndex index = m_filter->index(row, 0);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

bool LogView::eventFilter(QObject *watched, QEvent *event)
{
    // The window's own Copy and Find have the same shortcuts; with the log in focus the log is meant.
    if (watched == m_view
        && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (m_search->handleKey(*key))
            return true;
        if (key->matches(QKeySequence::Copy)) {
            if (event->type() == QEvent::KeyPress)
                copySelected();
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LogView::updateEmptyState()
{
    m_empty->setText(m_log.rowCount() == 0 ? tr("No activity yet.") : emptyText(m_filter->shown()));
    m_stack->setCurrentWidget(m_filter->rowCount() == 0 ? static_cast<QWidget *>(m_empty) : m_view);
    m_save->setEnabled(m_log.rowCount() > 0);
}

void LogView::updateSelection()
{
    m_copy->setEnabled(hasSelection());
    Q_EMIT selectionChanged();
}

void LogView::updateFollowing()
{
    const QScrollBar *bar = m_view->verticalScrollBar();
    m_following = bar->value() >= bar->maximum();
    m_jump->setVisible(!m_following);
}

void LogView::keepPlace(int removedRows)
{
    QScrollBar *bar = m_view->verticalScrollBar();
    bar->setValue(qMax(0, bar->value() - removedRows));
}

void LogView::jumpToLatest()
{
    m_following = true;
    m_jump->hide();
    m_log.flush();
    m_view->scrollToBottom();
}

bool LogView::hasSelection() const
{
    return m_view->selectionModel()->hasSelection();
}

void LogView::copySelected()
{
    QModelIndexList selected = m_view->selectionModel()->selectedIndexes();
    if (selected.isEmpty())
        return;
    std::sort(selected.begin(), selected.end());
    QStringList lines;
    for (const QModelIndex &index : std::as_const(selected))
        lines += m_filter->exportedRow(index);
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void LogView::saveLog()
{
    m_saver->askAndSave();
}

bool LogView::saveLogTo(const QString &path)
{
    return m_saver->saveTo(path);
}

} // namespace Savepoint
