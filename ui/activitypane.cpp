// SPDX-License-Identifier: Apache-2.0
#include "ui/activitypane.h"

#include "ui/logview.h"
#include "ui/operationheader.h"

#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

ActivityPane::ActivityPane(ActivityLogModel &log, QWidget *parent)
    : QWidget(parent)
    , m_header(new OperationHeader(this))
    , m_log(new LogView(log, this))
{
    setObjectName(u"activityPane"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_log, 1);
    connect(m_header, &OperationHeader::stopWatchingRequested, this, &ActivityPane::stopWatchingRequested);
    connect(m_log, &LogView::selectionChanged, this, &ActivityPane::selectionChanged);
    connect(m_log, &LogView::saved, this, &ActivityPane::saved);
}

void ActivityPane::setRecorder(const ActivityRecorder *recorder)
{
    m_log->setRecorder(recorder);
}

void ActivityPane::showOperation(const Operation &operation)
{
    m_header->showOperation(operation);
    m_log->setSprite(operation.spriteName);
    m_log->jumpToLatest();
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

void ActivityPane::saveLog()
{
    m_log->saveLog();
}

bool ActivityPane::saveLogTo(const QString &path)
{
    return m_log->saveLogTo(path);
}

void ActivityPane::copySelected()
{
    m_log->copySelected();
}

bool ActivityPane::hasSelection() const
{
    return m_log->hasSelection();
}

} // namespace Savepoint
