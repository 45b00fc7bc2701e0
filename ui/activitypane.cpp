// SPDX-License-Identifier: Apache-2.0
#include "ui/activitypane.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "ui/errortext.h"
#include "ui/icons.h"
#include "ui/logdelegate.h"
#include "ui/logfilter.h"
#include "ui/operationheader.h"
#include "ui/plaintextlabel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QStackedLayout>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr int MinimumTarget = 24;

QToolButton *makeToolButton(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + "Button"_L1);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumHeight(MinimumTarget);
    return button;
}

} // namespace

ActivityPane::ActivityPane(ActivityLogModel &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_filter(new LogFilter(this))
    , m_header(new OperationHeader(this))
{
    setObjectName(u"activityPane"_s);
    m_filter->setSourceModel(&log);
    makeActions();
    makeView();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(makeTools());
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    layout->addLayout(m_stack, 1);

    connect(m_header, &OperationHeader::stopWatchingRequested, this, &ActivityPane::stopWatchingRequested);
    connectView();
    updateIconSizes();
    updateEmptyState();
    updateSelection();
}

void ActivityPane::showOperation(const Operation &operation)
{
    m_header->showOperation(operation);
    jumpToLatest();
}

void ActivityPane::showStep(OperationStep step)
{
    m_header->showStep(step);
}

void ActivityPane::showResult(const OperationResult &result)
{
    m_header->showResult(result);
}

void ActivityPane::showIdle()
{
    m_header->showIdle();
}

void ActivityPane::makeActions()
{
    m_copy = new QAction(icon("edit-copy"_L1), tr("&Copy"), this);
    m_copy->setObjectName(u"activityCopy"_s);
    m_copy->setToolTip(tr("Copy the selected lines"));
    m_copy->setShortcut(
        QKeySequence::Copy); // for the menu to show; the view takes the key, see eventFilter()
    connect(m_copy, &QAction::triggered, this, &ActivityPane::copySelected);

    m_selectAll = new QAction(icon("edit-select-all"_L1), tr("Select &All"), this);
    m_selectAll->setObjectName(u"activitySelectAll"_s);
    m_selectAll->setShortcut(QKeySequence::SelectAll);

    m_save = new QAction(icon("document-save"_L1), tr("&Save…"), this);
    m_save->setObjectName(u"activitySave"_s);
    m_save->setToolTip(tr("Save the whole activity log as a text file"));
    connect(m_save, &QAction::triggered, this, &ActivityPane::saveLog);

    m_menu = new QMenu(this); // one for ever: a menu built anew is dead to assistive technology
    m_menu->setObjectName(u"activityMenu"_s);
    m_menu->addActions({m_copy, m_selectAll});
    m_menu->addSeparator();
    m_menu->addAction(m_save);
}

void ActivityPane::updateIconSizes()
{
    const int side = iconSide(*this);
    for (QAbstractButton *button : findChildren<QAbstractButton *>())
        button->setIconSize({side, side});
}

void ActivityPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateIconSizes();
}

void ActivityPane::makeView()
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

QWidget *ActivityPane::makeTools()
{
    auto *tools = new QWidget(this);
    tools->setObjectName(u"activityTools"_s);
    auto *label = new PlainTextLabel(tools);
    label->setText(tr("S&how:")); // the buddy makes the mnemonic
    m_levels = new QComboBox(tools);
    m_levels->setObjectName(u"activityLevels"_s);
    m_levels->setAccessibleName(tr("Lines shown"));
    m_levels->setMinimumSize(m_levels->fontMetrics().averageCharWidth() * 10, MinimumTarget);
    m_levels->addItem(tr("All"), int(LogFilter::Show::All));
    m_levels->addItem(tr("Warnings and errors"), int(LogFilter::Show::WarningsAndErrors));
    label->setBuddy(m_levels);

    m_jump = new QPushButton(icon("go-bottom"_L1), tr("&Jump to Latest"), tools);
    m_jump->setObjectName(u"jumpToLatestButton"_s);
    m_jump->setMinimumHeight(MinimumTarget);
    m_jump->setToolTip(tr("Show the newest line and follow the log again"));
    m_jump->hide();

    auto *layout = new QHBoxLayout(tools);
    layout->setContentsMargins(8, 2, 6, 3);
    layout->setSpacing(6);
    layout->addWidget(label);
    layout->addWidget(m_levels);
    layout->addStretch(1);
    layout->addWidget(m_jump);
    layout->addWidget(makeToolButton(m_copy, tools));
    layout->addWidget(makeToolButton(m_save, tools));
    return tools;
}

void ActivityPane::connectView()
{
    connect(m_levels, &QComboBox::activated, this, [this] {
        m_filter->setShown(LogFilter::Show(m_levels->currentData().toInt()));
        updateEmptyState();
        if (m_following)
            jumpToLatest();
    });
    connect(m_jump, &QPushButton::clicked, this, &ActivityPane::jumpToLatest);
    connect(m_jump, &QPushButton::clicked, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_selectAll, &QAction::triggered, m_view, &QListView::selectAll);
    connect(m_view, &QWidget::customContextMenuRequested, this,
            [this](QPoint at) { m_menu->popup(m_view->viewport()->mapToGlobal(at)); });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ActivityPane::updateSelection);

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
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ActivityPane::updateEmptyState);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &ActivityPane::updateSelection);

    // A new line makes the range grow and leaves the value alone, so only people and keepPlace() change the
    // value.
    QScrollBar *bar = m_view->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &ActivityPane::updateFollowing);
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar] {
        if (m_following)
            bar->setValue(bar->maximum());
        updateFollowing();
    });
}

bool ActivityPane::eventFilter(QObject *watched, QEvent *event)
{
    // The window's own Copy has the same shortcut; with the log in focus the log's selection is meant.
    if (watched == m_view
        && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy)) {
            if (event->type() == QEvent::KeyPress)
                copySelected();
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ActivityPane::updateEmptyState()
{
    m_empty->setText(m_log.rowCount() == 0 ? tr("No activity yet.")
                                           : tr("There are no warnings and no errors."));
    m_stack->setCurrentWidget(m_filter->rowCount() == 0 ? static_cast<QWidget *>(m_empty) : m_view);
    m_save->setEnabled(m_log.rowCount() > 0);
}

void ActivityPane::updateSelection()
{
    m_copy->setEnabled(hasSelection());
    Q_EMIT selectionChanged();
}

void ActivityPane::updateFollowing()
{
    const QScrollBar *bar = m_view->verticalScrollBar();
    m_following = bar->value() >= bar->maximum();
    m_jump->setVisible(!m_following);
}

void ActivityPane::keepPlace(int removedRows)
{
    QScrollBar *bar = m_view->verticalScrollBar();
    bar->setValue(qMax(0, bar->value() - removedRows));
}

void ActivityPane::jumpToLatest()
{
    m_following = true;
    m_jump->hide();
    m_log.flush();
    m_view->scrollToBottom();
}

bool ActivityPane::hasSelection() const
{
    return m_view->selectionModel()->hasSelection();
}

void ActivityPane::copySelected()
{
    QModelIndexList selected = m_view->selectionModel()->selectedIndexes();
    if (selected.isEmpty())
        return;
    std::sort(selected.begin(), selected.end());
    QStringList lines;
    for (const QModelIndex &index : std::as_const(selected))
        lines += LogFilter::exportedLine(index);
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void ActivityPane::saveLog()
{
    const QString name =
        "savepoint-activity-%1.txt"_L1.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmm"_s));
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    auto *dialog = new QFileDialog(this, tr("Save Activity Log"), folder.filePath(name));
    dialog->setObjectName(u"saveLogDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("Text files (*.txt *.log)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &ActivityPane::saveLogTo);
    dialog->open();
}

bool ActivityPane::saveLogTo(const QString &path)
{
    QSaveFile file(path); // beside the target, then renamed over it: never half a file
    const QByteArray text = logText().toUtf8();
    if (file.open(QIODevice::WriteOnly | QIODevice::Text) && file.write(text) == text.size() && file.commit())
        return true;
    showSaveError(path, file.errorString());
    return false;
}

QString ActivityPane::logText() const
{
    m_log.flush();
    QString text = tr("Savepoint %1, activity log saved %2")
                       .arg(QCoreApplication::applicationVersion(),
                            QDateTime::currentDateTimeUtc().toString(Qt::ISODate))
        + u'\n';
    if (m_log.droppedCount() > 0)
        text += tr("Earlier lines that are no longer kept: %1").arg(m_log.droppedCount()) + u'\n';
    for (int row = 0; row < m_log.rowCount(); ++row)
        text += LogFilter::exportedLine(m_log.index(row)) + u'\n';
    return text;
}

void ActivityPane::showSaveError(const QString &path, const QString &reason)
{
    auto *box = new QMessageBox(this);
    box->setObjectName(u"saveErrorBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(iconPixmap(toneIcon(Tone::Error), iconSide(*this) * 2, *this));
    box->setWindowTitle(tr("Save Activity Log"));
    box->setTextFormat(Qt::PlainText); // before the text: it would be guessed otherwise
    box->setText(wrappable(
        tr("The activity log could not be saved to “%1”: %2.\n\nChoose another place and try again.")
            .arg(displayText(path, LineBreaks::Fold, 300), displayText(reason, LineBreaks::Fold, 300))));
    box->addButton(QMessageBox::Close)->setMinimumHeight(MinimumTarget);
    box->open();
}

} // namespace Savepoint
