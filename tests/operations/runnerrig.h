// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operationrunner.h"
#include "tests/support/scriptedserver.h"

#include <QObject>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

namespace Savepoint {

/// A runner against a scripted server, and everything it said, in order.
class RunnerRig final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunnerRig)

public:
    /// `patience`: the longest silence of the server, for lists and streams. `timing`: no second try of the
    /// last list, where nothing else is said.
    explicit RunnerRig(std::chrono::milliseconds patience = std::chrono::seconds(20),
                       RunnerTiming timing = {.firstPause = {}, .longestPause = {}, .patience = {}});

    /// The answer to a list: `Current`, then one checkpoint for each “id” or “id comment”; `auto-…` ids are
    /// automatic.
    [[nodiscard]] static ScriptedAnswer list(const QStringList &checkpoints);
    /// The answer of an operation that works.
    [[nodiscard]] static ScriptedAnswer works();
    /// What the server was asked for, in order: “GET list”, “POST checkpoint”, “POST restore v1”, “DELETE
    /// v1”.
    [[nodiscard]] QStringList wire() const;
    [[nodiscard]] int restoresSent() const;
    /// False when no operation finished in time.
    [[nodiscard]] bool waitForResult();
    /// Waits for an answer that stands at hold().
    [[nodiscard]] bool waitUntilHeld();
    /// Lets everything that is still under way reach the server: another client asks for something, and the
    /// server has seen it.
    [[nodiscard]] bool settle();

    ScriptedServer server;
    Client client;
    std::unique_ptr<OperationRunner> runner;
    QStringList events; ///< “started”, “step Listing”, “message …”, “malformed …”, “finished”
    QList<OperationResult> results;

private:
    void record();
    void recordLines(const StreamLines &lines);

    int m_held = 0;
};

[[nodiscard]] QString stepName(OperationStep step);

} // namespace Savepoint
