// SPDX-License-Identifier: Apache-2.0
// A program that does one random thing after the other on the backend of this computer, as a person would in
// the window, until it is killed.
//
//     randomworker DATA SEED LOG
//
// Writes to LOG, one line each, what it began and how it ended: not through the records that are being
// tested.
#include "core/localbackend/localbackend.h"
#include "core/operations/operationrunner.h"
#include "core/records/records.h"
#include "core/session/connection.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

const QString SpriteName = u"practice"_s;

class Worker final : public QObject {
public:
    Worker(const QString &dataPath, quint32 seed, const QString &logPath)
        : m_random(seed)
        , m_log(logPath)
        , m_backend({.dataPath = dataPath, .samplePath = u":/sample"_s})
    {
        if (!m_log.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
            qFatal("cannot write the log");
        connect(&m_backend, &LocalBackend::failed, this,
                [](const QString &why) { qFatal("%s", qPrintable(why)); });
        connect(&m_backend, &LocalBackend::ready, this,
                [this, dataPath](const QUrl &url) { connectTo(url, dataPath); });
        m_backend.start();
    }

private:
    void connectTo(const QUrl &url, const QString &dataPath)
    {
        const Connection connection{url, m_backend.token(), {}, true, dataPath};
        m_records = std::make_unique<Records>(dataPath + u"/records.sqlite"_s, recordsServer(connection));
        m_client = std::make_unique<Client>(ClientConfig{.baseUrl = url, .token = m_backend.token()});
        m_runner = std::make_unique<OperationRunner>(*m_client, nullptr, &m_records->journal());
        m_runner->reconciler().setServerEndsWithProgram(true);
        connect(m_runner.get(), &OperationRunner::stepChanged, this,
                [this](const Operation &operation, OperationStep step) {
                    if (step == OperationStep::Listing) // before anything leaves
                        note(u"began %1"_s.arg(operation.uid));
                });
        connect(m_runner.get(), &OperationRunner::finished, this, [this](const OperationResult &result) {
            note(u"ended %1 %2"_s.arg(result.operation.uid).arg(int(result.outcome)));
            m_lastOutcome = int(result.outcome);
            m_list = result.listAfter.value_or(CheckpointList());
            QMetaObject::invokeMethod(
                this, [this] { next(); }, Qt::QueuedConnection);
        });
        const auto onRead = [this] {
            // Behind the reconciler's own reading.
            m_records->journal().unsettled(this, [this](const auto &) { lookAtWhatIsOpen(); });
        };
        // Once: a file that was locked is read again.
        connect(&m_records->journal(), &Journal::restoresRead, this, onRead, Qt::SingleShotConnection);
    }

    void lookAtWhatIsOpen()
    {
        Reconciler &reconciler = m_runner->reconciler();
        if (!reconciler.isUnsettled(SpriteName)) {
            begin();
            return;
        }
        connect(&reconciler, &Reconciler::looked, this, [this, &reconciler] {
            disconnect(&reconciler, &Reconciler::looked, this, nullptr);
            reconciler.acknowledge(SpriteName); // what cannot be told, a person has looked at
            begin();
        });
        if (!reconciler.isChecking(SpriteName))
            reconciler.check(SpriteName);
    }

    void begin()
    {
        note(u"ready"_s);
        m_client->listCheckpoints(SpriteName, {}, this, [this](const ApiResult<CheckpointList> &answer) {
            m_list = answer ? *answer : CheckpointList();
            next();
        });
    }

    void next()
    {
        QStringList ids;
        for (const Checkpoint &checkpoint : std::as_const(m_list.checkpoints)) {
            if (!checkpoint.isCurrent())
                ids.append(checkpoint.id);
        }
        const auto any = [&] { return ids.at(m_random.bounded(int(ids.size()))); };
        const int dice = m_random.bounded(ids.size() > 60 ? 160 : 100); // a long list is only slow
        bool started = false;
        if (dice < 40 || ids.size() < 4)
            started = m_runner->create(SpriteName, u"made by %1"_s.arg(m_random.generate64()));
        else if (dice < 60)
            started = m_runner->restore({SpriteName}, {any()}, u"safe from %1"_s.arg(m_random.generate64()));
        else if (dice < 70)
            started = m_runner->restore({SpriteName}, {any()}, std::nullopt);
        else
            started = m_runner->remove({SpriteName}, {any()});
        if (!started)
            qFatal("refused to start, last outcome %d", m_lastOutcome);
    }

    void note(const QString &line) { m_log.write(line.toUtf8() + '\n'); }

    QRandomGenerator m_random;
    QFile m_log;
    LocalBackend m_backend;
    std::unique_ptr<Records> m_records;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<OperationRunner> m_runner;
    CheckpointList m_list;
    int m_lastOutcome = -1;
};

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4)
        return 2;
    const Worker worker(arguments.at(1), arguments.at(2).toUInt(), arguments.at(3));
    return QCoreApplication::exec();
}
