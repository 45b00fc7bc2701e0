// SPDX-License-Identifier: Apache-2.0
#include "ui/spritespane.h"

#include "core/base/plaintext.h"
#include "core/session/spritesmodel.h"
#include "ui/emptystate.h"
#include "ui/errortext.h"
#include "ui/plaintextlabel.h"
#include "ui/spritesdelegate.h"
#include "ui/spritesrows.h"

#include <QAction>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QTreeView *makeView(QWidget *parent)
{
    auto *view = new QTreeView(parent);
    view->setObjectName(u"spritesView"_s);
    view->setAccessibleName(SpritesPane::tr("Sprites"));
    view->setHeaderHidden(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setItemDelegate(new SpritesDelegate(view));
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setIndentation(view->fontMetrics().height());
    return view;
}

} // namespace

SpritesPane::SpritesPane(SpritesModel &model, QAction *retry, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_retry(retry)
    , m_details(new QAction(tr("Details"), this))
    , m_rows(new SpritesRows(this))
    , m_filter(new QLineEdit(this))
    , m_view(makeView(this))
    , m_empty(new EmptyState(this))
    , m_problem(new PlainTextLabel(this))
    , m_stack(new QStackedLayout)
{
    setObjectName(u"spritesPane"_s);
    m_details->setObjectName(u"spritesErrorDetailsAction"_s);
    m_filter->setObjectName(u"spritesFilter"_s);
    m_filter->setAccessibleName(tr("Filter sprites"));
    m_filter->setPlaceholderText(tr("Filter sprites"));
    m_filter->setClearButtonEnabled(true);
    m_empty->setObjectName(u"spritesEmptyState"_s);
    m_problem->setObjectName(u"spritesProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->setMargin(4);
    m_problem->hide();
    // Before the view hears of it: a sprite that is gone is not a choice of another one.
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_isMarking = true; });
    m_rows->setSourceModel(&m_model);
    m_view->setModel(m_rows);
    m_view->expandAll();

    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_filter);
    layout->addWidget(m_problem);
    layout->addLayout(m_stack, 1);

    connect(m_filter, &QLineEdit::textChanged, this, &SpritesPane::applyFilter);
    connect(m_filter, &QLineEdit::returnPressed, this, &SpritesPane::enterList);
    m_filter->installEventFilter(this);
    connect(m_details, &QAction::triggered, this, &SpritesPane::errorDetailsRequested);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &SpritesPane::onCurrentChanged);
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &SpritesPane::fetchMoreWhenNeeded);
    connect(m_rows, &QAbstractItemModel::rowsRemoved, this, &SpritesPane::applyMark);
    connect(&m_model, &SpritesModel::pageRequested, this, &SpritesPane::updateState);
    connect(&m_model, &SpritesModel::pageFinished, this, &SpritesPane::onPageFinished);
    updateState();
}

QWidget *SpritesPane::focusTarget() const
{
    return m_stack->currentWidget() == m_view ? static_cast<QWidget *>(m_view) : m_filter;
}

/// From the filter into what it left: Down and Return go on to the first sprite shown, unless one is chosen
/// already.
void SpritesPane::enterList()
{
    if (m_stack->currentWidget() != m_view)
        return;
    m_view->setFocus(Qt::OtherFocusReason);
    const QModelIndex account = m_rows->index(0, 0);
    const QModelIndex current = m_view->currentIndex();
    if (current.parent().isValid() && !m_view->isRowHidden(current.row(), current.parent()))
        return;
    for (int row = 0; row < m_rows->rowCount(account); ++row) {
        if (!m_view->isRowHidden(row, account)) {
            m_view->setCurrentIndex(m_rows->index(row, 0, account));
            return;
        }
    }
}

bool SpritesPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down) {
        enterList();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SpritesPane::markSprite(const QString &name)
{
    m_marked = name;
    applyMark();
}

void SpritesPane::applyMark()
{
    const QModelIndex index = m_rows->mapFromSource(m_model.indexOf(m_marked));
    m_isMarking = true;
    if (index.isValid())
        m_view->setCurrentIndex(index);
    else
        m_view->selectionModel()->clear();
    m_isMarking = false;
}

void SpritesPane::onCurrentChanged(const QModelIndex &current)
{
    const QString name = current.data(SpritesModel::NameRole).toString();
    if (m_isMarking || name.isEmpty() || name == m_marked)
        return;
    m_marked = name;
    emit spriteChosen(name);
}

void SpritesPane::onPageFinished()
{
    m_view->expandAll();
    if (!m_marked.isEmpty() && !m_view->currentIndex().data(SpritesModel::NameRole).isValid())
        applyMark();
    applyFilter();
}

void SpritesPane::applyFilter()
{
    const QString words = m_filter->text().trimmed();
    const QModelIndex account = m_rows->index(0, 0);
    for (int row = 0; row < m_rows->rowCount(account); ++row) {
        const QString name = m_rows->index(row, 0, account).data().toString();
        m_view->setRowHidden(row, account, !name.contains(words, Qt::CaseInsensitive));
    }
    updateState();
    fetchMoreWhenNeeded();
}

void SpritesPane::fetchMoreWhenNeeded()
{
    const QScrollBar *bar = m_view->verticalScrollBar();
    const bool nearEnd = bar->value() + bar->pageStep() / 2 >= bar->maximum();
    const bool filtering = !m_filter->text().trimmed().isEmpty();
    // After an error a page is only read again when somebody asks for it.
    if ((nearEnd || filtering) && isVisible() && !m_model.error()
        && m_model.canFetchMore(m_model.accountIndex()))
        m_model.fetchMore(m_model.accountIndex());
}

void SpritesPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fetchMoreWhenNeeded();
}

void SpritesPane::updateState()
{
    const QModelIndex account = m_rows->index(0, 0);
    int shown = 0;
    for (int row = 0; row < m_rows->rowCount(account); ++row)
        shown += m_view->isRowHidden(row, account) ? 0 : 1;
    const auto &error = m_model.error();
    const ErrorText text = error
        ? errorText(*error, {.what = ErrorSubject::What::SpriteList, .address = m_model.serverAddress()})
        : ErrorText{};
    // Sprites that are already listed stay on show; the problem is told above them.
    m_problem->setVisible(error && m_model.spriteCount() > 0);
    m_problem->setText(text.sentence);

    if (shown > 0) {
        m_stack->setCurrentWidget(m_view);
        return;
    }
    const bool isWaiting = m_model.isLoading() || (!error && !m_model.hasRead());
    if (isWaiting && m_model.spriteCount() == 0)
        m_empty->showBusy(tr("Reading the sprites…"));
    else if (error && m_model.spriteCount() == 0)
        m_empty->showMessage("dialog-error"_L1, text.sentence, text.nextStep, m_retry, m_details);
    else if (m_model.spriteCount() == 0)
        m_empty->showMessage({}, tr("There are no sprites yet."), {}, m_retry);
    else
        m_empty->showMessage(
            "edit-find"_L1,
            tr("No sprite matches “%1”.").arg(displayText(m_filter->text().trimmed(), LineBreaks::Fold, 60)));
    m_stack->setCurrentWidget(m_empty);
}

} // namespace Savepoint
