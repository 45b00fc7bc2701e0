// SPDX-License-Identifier: Apache-2.0
#include "ui/ancestrylist.h"

#include "core/base/plaintext.h"
#include "ui/icons.h"
#include "ui/targetsize.h"

#include <QAbstractListModel>
#include <QEvent>
#include <QKeyEvent>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

} // namespace

/// Ids and whether they can be followed.
class AncestryList::Model final : public QAbstractListModel {
public:
    explicit Model(AncestryList *view)
        : QAbstractListModel(view)
        , m_view(view)
    {
    }

    void reset(const QStringList &ids, const std::function<bool(const QString &)> &isListed,
               const QColor &linkColor)
    {
        beginResetModel();
        m_ids = ids;
        m_linkColor = linkColor;
        m_listed.clear();
        for (const QString &id : ids)
            m_listed.append(isListed(id));
        endResetModel();
    }
    [[nodiscard]] const QString &id(int row) const { return m_ids.at(row); }
    void setLinkColor(const QColor &color) { m_linkColor = color; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_ids.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const bool isLink = m_listed.at(index.row());
        const QString text = displayText(m_ids.at(index.row()), LineBreaks::Fold, 80);
        if (role == Qt::DisplayRole)
            return text;
        if (role == Qt::AccessibleTextRole)
            return isLink ? text : AncestryList::tr("%1, not in the list").arg(text);
        if (role == Qt::SizeHintRole) // high enough to be hit
            return QSize(1, std::max(MinimumTarget, m_view->fontMetrics().height() + 4));
        if (role == Qt::ForegroundRole && isLink)
            return m_linkColor;
        return {};
    }
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override
    {
        const Qt::ItemFlags flags = QAbstractListModel::flags(index);
        return index.isValid() && !m_listed.at(index.row()) ? flags & ~Qt::ItemIsEnabled : flags;
    }

private:
    const AncestryList *m_view;
    QStringList m_ids;
    QList<bool> m_listed;
    QColor m_linkColor;
};

AncestryList::AncestryList(int maximumLines, QWidget *parent)
    : QListView(parent)
    , m_ancestors(new Model(this))
    , m_maximumLines(maximumLines)
{
    setModel(m_ancestors);
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTabKeyNavigation(false);
    connect(this, &QAbstractItemView::clicked, this, &AncestryList::follow);
}

void AncestryList::showAncestry(const QStringList &ids, const std::function<bool(const QString &)> &isListed)
{
    m_ancestors->reset(ids, isListed, toneColor(Tone::Information, palette()));
    updateGeometry();
    scrollToBottom();
}

void AncestryList::follow(const QModelIndex &index)
{
    if (index.flags().testFlag(Qt::ItemIsEnabled))
        emit linkActivated(QString(m_ancestors->id(index.row()))); // the list may change while it is followed
}

void AncestryList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        follow(currentIndex());
    else
        QListView::keyPressEvent(event);
}

void AncestryList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_ancestors->setLinkColor(toneColor(Tone::Information, palette()));
    else if (event->type() == QEvent::FontChange)
        updateGeometry();
}

int AncestryList::heightOf(int lines) const
{
    const int row = sizeHintForRow(0) > 0 ? sizeHintForRow(0) : fontMetrics().height();
    return row * lines + 2 * frameWidth();
}

QSize AncestryList::sizeHint() const
{
    return {120, heightOf(std::clamp(m_ancestors->rowCount(), 1, m_maximumLines))};
}

QSize AncestryList::minimumSizeHint() const
{
    return {60, sizeHint().height()};
}

} // namespace Savepoint
