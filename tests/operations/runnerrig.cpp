// SPDX-License-Identifier: Apache-2.0
#include "tests/operations/runnerrig.h"

#include "core/api/streammessageparser.h"
#include "tests/support/awaited.h"
#include "tests/support/patience.h"

#include <QSignalSpy>

namespace Savepoint {

using namespace Qt::StringLiterals;

QString stepName(OperationStep step)
{
    switch (step) {
    case OperationStep::Listing:
        return u"Listing"_s;
    case OperationStep::Identifying:
        return u"Identifying"_s;
    case OperationStep::CreatingSafetyCheckpoint:
        return u"CreatingSafetyCheckpoint"_s;
    case OperationStep::Creating:
        return u"Creating"_s;
    case OperationStep::Restoring:
        return u"Restoring"_s;
    case OperationStep::Deleting:
        return u"Deleting"_s;
    case OperationStep::Waiting:
        return u"Waiting"_s;
    case OperationStep::Confirming:
        break;
    }
    return u"Confirming"_s;
}

RunnerRig::RunnerRig(std::chrono::milliseconds patience, RunnerTiming timing)
    : client({.baseUrl = server.url(),
              .token = u"t/o/k/en"_s,
              .idleTimeout = patience,
              .streamIdleTimeout = patience})
    , runner(std::make_unique<OperationRunner>(client, nullptr, nullptr, timing))
{
    record();
    connect(&server, &ScriptedServer::held, this, [this] { ++m_held; });
}

void RunnerRig::record()
{
    connect(runner.get(), &OperationRunner::started, this, [this] { events.append(u"started"_s); });
    connect(runner.get(), &OperationRunner::stepChanged, this,
            [this](const Operation &, OperationStep step) { events.append(u"step "_s + stepName(step)); });
    connect(runner.get(), &OperationRunner::linesReceived, this,
            [this](const Operation &, const StreamLines &lines) { recordLines(lines); });
    connect(runner.get(), &OperationRunner::finished, this, [this](const OperationResult &result) {
        events.append(u"finished"_s);
        results.append(result);
    });
}

void RunnerRig::recordLines(const StreamLines &lines)
{
    StreamMessageParser parser;
    for (qsizetype i = 0; i < lines.count(); ++i) {
        const auto message = lines.message(i, parser);
        events.append(message ? u"message "_s + message->text()
                              : u"malformed "_s + QString::fromUtf8(lines.bytes(i)));
    }
}

ScriptedAnswer RunnerRig::list(const QStringList &checkpoints)
{
    QByteArrayList entries{R"({"id":"Current","create_time":"2026-01-05T10:00:00Z"})"};
    for (const QString &checkpoint : checkpoints) {
        const QString id = checkpoint.section(u' ', 0, 0);
        const QString comment = checkpoint.section(u' ', 1);
        const char *automatic = id.startsWith("auto-"_L1) ? "true" : "false";
        entries.append(R"({"id":")" + id.toUtf8() + R"(","create_time":"2026-01-05T10:00:00Z","comment":")"
                       + comment.toUtf8() + R"(","is_auto":)" + automatic + '}');
    }
    return ScriptedAnswer::json(200, '[' + entries.join(',') + ']');
}

ScriptedAnswer RunnerRig::works()
{
    return ScriptedAnswer::stream({R"({"type":"info","data":"working"})", R"({"type":"complete"})"});
}

QStringList RunnerRig::wire() const
{
    QStringList seen;
    for (const ScriptedRequest &request : server.requests()) {
        const QByteArrayList path = request.path().split('/'); // "", v1, sprites, NAME, checkpoint(s), …
        const QString what = request.method == "DELETE" ? QString::fromUtf8(path.value(5))
            : path.size() == 7                          ? u"restore "_s + QString::fromUtf8(path.at(5))
            : path.value(4) == "checkpoints"            ? u"list"_s
                                                        : QString::fromUtf8(path.value(4));
        seen.append(QString::fromLatin1(request.method) + u' ' + what);
    }
    return seen;
}

int RunnerRig::restoresSent() const
{
    return int(wire().filter(u"POST restore"_s).size());
}

bool RunnerRig::waitForResult()
{
    QSignalSpy finished(runner.get(), &OperationRunner::finished);
    return !results.isEmpty() || finished.wait(Patience);
}

bool RunnerRig::waitUntilHeld()
{
    QSignalSpy held(&server, &ScriptedServer::held);
    return m_held > 0 || held.wait(Patience);
}

bool RunnerRig::settle()
{
    Client other({.baseUrl = server.url(), .token = u"t"_s});
    server.enqueue(ScriptedAnswer::json(200, R"({"sprites":[]})"));
    Awaited<ApiResult<SpritePage>> answer;
    other.listSprites({}, &answer.context, answer.callback());
    return answer.wait();
}

} // namespace Savepoint
