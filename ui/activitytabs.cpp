// SPDX-License-Identifier: Apache-2.0
#include "ui/activitytabs.h"

#include "ui/activitypane.h"
#include "ui/operationspane.h"

#include <QAbstractItemView>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

ActivityTabs::ActivityTabs(ActivityPane *activity, OperationsPane *operations, QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabWidget(this))
    , m_activity(activity)
    , m_operations(operations)
{
    setObjectName(u"activityTabsPane"_s);
    m_tabs->setObjectName(u"activityTabs"_s);
    m_tabs->setAccessibleName(tr("Activity"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(activity, tr("Activity"));
    m_tabs->addTab(operations, tr("History"));
    m_tabs->setTabToolTip(1, tr("Every operation that was ever started here"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_tabs);
}

void ActivityTabs::showActivity()
{
    m_tabs->setCurrentWidget(m_activity);
}

void ActivityTabs::showOperations()
{
    m_tabs->setCurrentWidget(m_operations);
}

QWidget *ActivityTabs::focusTarget() const
{
    return m_tabs->currentWidget() == m_operations ? m_operations->focusTarget()
                                                   : m_activity->findChild<QAbstractItemView *>();
}

} // namespace Savepoint
