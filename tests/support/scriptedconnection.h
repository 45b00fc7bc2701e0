// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/scriptedserver.h"

#include <QTcpSocket>
#include <QTimer>

#include <optional>

namespace Savepoint {

/// One connection of a ScriptedServer.
class ScriptedConnection final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptedConnection)

public:
    ScriptedConnection(QTcpSocket *socket, int number, ScriptedServer *server);
    /// Ends it, unless something is being answered.
    void closeWhenIdle();

private:
    /// Whether the client has gone: what was still to be done is left. Lasts until this is deleted.
    [[nodiscard]] bool isOver() const;
    void readRequests();
    [[nodiscard]] std::optional<ScriptedRequest> takeRequest();
    void nextStep();
    void run(const ScriptedAnswer::Step &step);
    void writeSlowly();
    void writeFlood();
    void resetConnection();
    void onReleased();

    ScriptedServer *m_server;
    QTcpSocket *m_socket;
    QByteArray m_received;
    QList<ScriptedAnswer::Step> m_steps;
    QByteArray m_slow;
    QByteArray m_pattern;
    qint64 m_floodLeft = 0;
    const int m_number;
    bool m_answering = false;
    bool m_holding = false;
};

} // namespace Savepoint
