// SPDX-License-Identifier: Apache-2.0
#include "ui/operationspane.h"

#include "core/base/plaintext.h"
#include "core/operations/operationsmodel.h"
#include "ui/checkpointtext.h"
#include "ui/emptystate.h"
#include "ui/icons.h"
#include "ui/operationsdelegate.h"
#include "ui/plaintextlabel.h"
#include "ui/recordtext.h"
#include "ui/targetsize.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QStackedLayout>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// The checkpoint that an operation is about, beside the safety checkpoint; empty when none is known.
QString subjectOf(const OperationRecord &record)
{
    return record.kind == OperationRecord::Kind::Create ? record.newCheckpointId : record.checkpointId;
}

QToolButton *makeButton(QAction *action, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setObjectName(name);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumHeight(MinimumTarget);
    return button;
}

} // namespace

OperationsPane::OperationsPane(OperationsModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    setObjectName(u"operationsPane"_s);
    makeActions();
    makeView();
    m_empty = new EmptyState(this);
    m_empty->setObjectName(u"operationsEmptyState"_s);
    m_empty->setBackgroundRole(QPalette::Base);
    m_empty->setAutoFillBackground(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(makeTools());
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    layout->addLayout(m_stack, 1);
    connectView();
    fitColumns();
    updateIconSizes();
    updateActions();
}

void OperationsPane::makeActions()
{
    const auto make = [this](const QString &name, const QString &text, QLatin1StringView iconName) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        if (!iconName.isEmpty())
            action->setIcon(icon(iconName));
        return action;
    };
    m_showLog = make(u"operationShowLog"_s, tr("Show &Log"), "text-x-generic"_L1);
    m_showLog->setToolTip(tr("Show what the server said during the operation"));
    m_selectCheckpoint = make(u"operationSelectCheckpoint"_s, tr("Select &Checkpoint"), {});
    m_selectSafety = make(u"operationSelectSafety"_s, tr("Select &Safety Checkpoint"), {});
    m_copy = make(u"operationCopy"_s, tr("C&opy"), "edit-copy"_L1);
    m_copy->setToolTip(tr("Copy the selected rows"));
    m_copyRequestId = make(u"operationCopyRequestId"_s, tr("Copy &Request ID"), {});
    m_copyRequestId->setToolTip(tr("Copy what support asks for when something went wrong"));
    m_clearFilter = make(u"operationClearFilter"_s, tr("Clear Filter"), "edit-clear"_L1);
    m_menu = new QMenu(this); // one for ever: a menu built anew is dead to assistive technology
    m_menu->setObjectName(u"operationsMenu"_s);
    m_menu->setToolTipsVisible(true);
    m_menu->addActions({m_showLog, m_selectCheckpoint, m_selectSafety});
    m_menu->addSeparator();
    m_menu->addActions({m_copy, m_copyRequestId});
}

QWidget *OperationsPane::makeTools()
{
    auto *tools = new QWidget(this);
    auto *label = new PlainTextLabel(tools);
    label->setText(tr("Sho&w:")); // the buddy makes the mnemonic
    m_sprites = new QComboBox(tools);
    m_sprites->setObjectName(u"operationsSprites"_s);
    m_sprites->setAccessibleName(tr("Operations shown"));
    m_sprites->setMinimumHeight(MinimumTarget);
    m_sprites->addItems({tr("This sprite"), tr("All sprites")});
    label->setBuddy(m_sprites);
    m_filter = new QLineEdit(tools);
    m_filter->setObjectName(u"operationsFilter"_s);
    m_filter->setAccessibleName(tr("Filter operations"));
    m_filter->setPlaceholderText(tr("Filter operations"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumHeight(MinimumTarget);
    m_filter->setMaximumWidth(m_filter->fontMetrics().averageCharWidth() * 40);

    auto *layout = new QHBoxLayout(tools);
    layout->setContentsMargins(8, 3, 6, 3);
    layout->setSpacing(6);
    layout->addWidget(label);
    layout->addWidget(m_sprites);
    layout->addWidget(m_filter, 3);
    layout->addStretch(1);
    layout->addWidget(makeButton(m_showLog, u"operationShowLogButton"_s, tools));
    return tools;
}

void OperationsPane::makeView()
{
    m_view = new QTreeView(this);
    m_view->setObjectName(u"operationsView"_s);
    m_view->setAccessibleName(tr("Operations"));
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new OperationsDelegate(m_view));
    m_view->setRootIsDecorated(false);
    m_view->setItemsExpandable(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setTabKeyNavigation(false);
    m_view->header()->setSectionsMovable(false);
    m_view->header()->setStretchLastSection(false);
    m_view->viewport()->installEventFilter(this);
}

/// As wide as what usually stands there; the operation takes what is left.
void OperationsPane::fitColumns()
{
    const QFontMetrics metrics(m_view->font());
    const auto fit = [&](int column, const QString &usual, int more = 0) {
        const QString title = m_model.headerData(column, Qt::Horizontal).toString();
        const int text = qMax(metrics.horizontalAdvance(usual) + more, metrics.horizontalAdvance(title));
        m_view->header()->resizeSection(column, text + 2 * metrics.averageCharWidth());
    };
    OperationRecord sample;
    sample.startedAt = QDateTime({QDate::currentDate().year(), 8, 28}, {20, 58});
    fit(OperationsModel::StartedColumn, startedText(sample));
    fit(OperationsModel::SpriteColumn, QString(16, u'n'));
    fit(OperationsModel::ResultColumn, stateText(OperationState::Unknown), metrics.height());
    fit(OperationsModel::DurationColumn, u"1 min 5 s"_s);
    fit(OperationsModel::SafetyColumn, u"v1000"_s);
    fit(OperationsModel::UndoColumn, tr("Undo…"));
    fitOperation();
}

/// Takes the room that the others leave, and never less than its text usually needs.
void OperationsPane::fitOperation()
{
    const int column = OperationsModel::OperationColumn;
    const int others = m_view->header()->length() - m_view->header()->sectionSize(column);
    const int least = m_view->fontMetrics().horizontalAdvance(u"New checkpoint v99"_s);
    m_view->header()->resizeSection(column, qMax(m_view->viewport()->width() - others, least));
}

bool OperationsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        fitOperation();
    return QWidget::eventFilter(watched, event);
}

void OperationsPane::connectView()
{
    connect(m_sprites, &QComboBox::currentIndexChanged, this, &OperationsPane::applyChoice);
    connect(m_filter, &QLineEdit::textChanged, this, &OperationsPane::applyChoice);
    connect(m_clearFilter, &QAction::triggered, m_filter, &QLineEdit::clear);
    connect(m_clearFilter, &QAction::triggered, m_filter, qOverload<>(&QWidget::setFocus));
    connect(m_copy, &QAction::triggered, this, &OperationsPane::copySelected);
    connect(m_copyRequestId, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(selectedRow().data(OperationsModel::RequestIdRole).toString());
    });
    connect(m_showLog, &QAction::triggered, this, [this] { activate(selectedRow()); });
    connect(m_selectCheckpoint, &QAction::triggered, this, [this] {
        if (const auto record = m_model.record(selectedRow()))
            emit checkpointRequested(record->spriteName, subjectOf(*record));
    });
    connect(m_selectSafety, &QAction::triggered, this, [this] {
        if (const auto record = m_model.record(selectedRow()))
            emit checkpointRequested(record->spriteName, record->safetyCheckpointId);
    });
    connect(m_view, &QTreeView::activated, this, &OperationsPane::activate);
    connect(m_view, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == OperationsModel::UndoColumn
            && index.data(OperationsModel::IsUndoableRole).toBool() && m_undo)
            m_undo->trigger(); // nothing when it is disabled
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, &OperationsPane::openMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &OperationsPane::updateActions);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &OperationsPane::updateActions);
    connect(&m_model, &OperationsModel::stateChanged, this, &OperationsPane::updateEmptyState);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &OperationsPane::updateEmptyState);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &OperationsPane::updateActions);
}

void OperationsPane::setSprite(const QString &name)
{
    m_sprite = name;
    applyChoice();
}

void OperationsPane::setUndoAction(QAction *undo)
{
    m_undo = undo;
    m_menu->insertAction(m_copy, undo);
    m_menu->insertSeparator(m_copy);
}

QWidget *OperationsPane::focusTarget() const
{
    return m_stack->currentWidget() == m_view ? static_cast<QWidget *>(m_view) : m_filter;
}

void OperationsPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    applyChoice();
    m_model.catchUp();
}

void OperationsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        fitColumns();
        updateIconSizes();
    }
}

void OperationsPane::updateIconSizes()
{
    const int side = iconSide(*this);
    for (QToolButton *button : findChildren<QToolButton *>())
        button->setIconSize({side, side});
}

void OperationsPane::applyChoice()
{
    const bool all = m_sprites->currentIndex() == 1 || m_sprite.isEmpty();
    m_view->setColumnHidden(OperationsModel::SpriteColumn, !all);
    fitOperation();
    if (!isVisible())
        return; // showEvent() comes back to it
    m_model.setChoice({.spriteName = all ? QString() : m_sprite, .filter = m_filter->text().simplified()});
    updateEmptyState();
}

void OperationsPane::updateEmptyState()
{
    if (m_model.rowCount() > 0) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    const QString sprite = displayText(m_model.choice().spriteName, LineBreaks::Fold, 80);
    const QString filter = displayText(m_model.choice().filter, LineBreaks::Fold, 80);
    if (m_model.state() == OperationsModel::State::Reading) // over in a moment; nothing is to flicker
        return;
    if (m_model.state() == OperationsModel::State::Failed)
        m_empty->showMessage("dialog-error"_L1, tr("The record of operations could not be read."),
                             m_model.error() ? recordErrorText(*m_model.error()) : QString());
    else if (!filter.isEmpty())
        m_empty->showMessage("edit-find"_L1, tr("No operation matches “%1”.").arg(filter), {}, m_clearFilter);
    else if (!sprite.isEmpty())
        m_empty->showMessage({}, tr("Nothing was done on %1 from here yet.").arg(sprite));
    else
        m_empty->showMessage({}, tr("Nothing was done from here yet."));
    m_stack->setCurrentWidget(m_empty);
}

QModelIndex OperationsPane::selectedRow() const
{
    const QModelIndexList rows = m_view->selectionModel()->selectedRows();
    return rows.size() == 1 ? rows.constFirst() : QModelIndex();
}

void OperationsPane::updateActions()
{
    const auto record = m_model.record(selectedRow());
    const QString subject = record ? subjectOf(*record) : QString();
    const QString safety = record ? record->safetyCheckpointId : QString();
    m_showLog->setEnabled(record.has_value());
    m_selectCheckpoint->setEnabled(!subject.isEmpty());
    m_selectCheckpoint->setText(subject.isEmpty()
                                    ? tr("Select &Checkpoint")
                                    : tr("Select &Checkpoint %1").arg(buttonText(idText(subject))));
    m_selectSafety->setEnabled(!safety.isEmpty());
    m_selectSafety->setText(safety.isEmpty()
                                ? tr("Select &Safety Checkpoint")
                                : tr("Select &Safety Checkpoint %1").arg(buttonText(idText(safety))));
    m_copy->setEnabled(hasSelection());
    m_copyRequestId->setEnabled(!selectedRow().data(OperationsModel::RequestIdRole).toString().isEmpty());
}

void OperationsPane::openMenu(QPoint at)
{
    // The key for menus asks at the middle of the view, wherever the row is.
    const QModelIndex index = m_view->indexAt(at);
    if (!index.isValid() || !m_view->selectionModel()->isSelected(index))
        at = m_view->visualRect(m_view->currentIndex()).center();
    m_menu->popup(m_view->viewport()->mapToGlobal(at));
}

void OperationsPane::activate(const QModelIndex &index)
{
    if (const auto record = m_model.record(index))
        emit logRequested(record->uid);
}

bool OperationsPane::hasSelection() const
{
    return m_view->selectionModel()->hasSelection();
}

void OperationsPane::copySelected() const
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < OperationsModel::UndoColumn; ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(u'\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace Savepoint
