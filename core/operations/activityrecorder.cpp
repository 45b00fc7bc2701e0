// SPDX-License-Identifier: Apache-2.0
#include "core/operations/activityrecorder.h"

#include "core/operations/activitylogmodel.h"
#include "core/operations/operationjournal.h"
#include "core/operations/operationrunner.h"
#include "core/records/activityfiles.h"

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr std::pair<OperationStep, QLatin1StringView> Steps[] = {
    {OperationStep::Listing, "listing"_L1},
    {OperationStep::Identifying, "identifying"_L1},
    {OperationStep::CreatingSafetyCheckpoint, "creatingSafetyCheckpoint"_L1},
    {OperationStep::Creating, "creating"_L1},
    {OperationStep::Restoring, "restoring"_L1},
    {OperationStep::Deleting, "deleting"_L1},
    {OperationStep::Waiting, "waiting"_L1},
    {OperationStep::Confirming, "confirming"_L1},
};

} // namespace

ActivityRecorder::ActivityRecorder(OperationRunner &runner, ActivityLogModel &log, ActivityFiles &files,
                                   QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_files(files)
{
    connect(&runner, &OperationRunner::started, this, &ActivityRecorder::onStarted);
    connect(&runner, &OperationRunner::stepChanged, this,
            [this](const Operation &operation, OperationStep step) {
                m_files.step(operation.uid, stepWord(step));
            });
    connect(&runner, &OperationRunner::linesReceived, this,
            [this](const Operation &operation, const StreamLines &lines) {
                m_files.append(operation.uid, lines);
                m_log.append(lines, operation.id);
            });
    connect(&runner, &OperationRunner::finished, this, &ActivityRecorder::onFinished);
}

void ActivityRecorder::onStarted(const Operation &operation)
{
    m_uids.append(operation.uid);
    m_files.begin(intentRecord(operation));
    m_log.beginOperation(operation.id, operation.spriteName);
}

void ActivityRecorder::onFinished(const OperationResult &result)
{
    m_files.finish(outcomeRecord(intentRecord(result.operation), result, {}));
    m_log.endOperation(result.operation.id);
}

QString ActivityRecorder::stepWord(OperationStep step)
{
    for (const auto &[known, word] : Steps) {
        if (known == step)
            return word;
    }
    return {};
}

std::optional<OperationStep> ActivityRecorder::stepFrom(const QString &word)
{
    for (const auto &[step, known] : Steps) {
        if (word == known)
            return step;
    }
    return std::nullopt;
}

} // namespace Savepoint
