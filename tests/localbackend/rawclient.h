// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QTcpSocket>

/// A client that sends exactly the bytes it is told and shows exactly what came back.
class RawClient final {
    Q_DISABLE_COPY_MOVE(RawClient)

public:
    struct Answer {
        int status = 0; ///< 0: none came
        QByteArray head;
        QByteArray body; ///< chunks put together
        QList<QByteArray> chunks;

        [[nodiscard]] QByteArray header(const QByteArray &name) const;
        [[nodiscard]] QJsonDocument json() const { return QJsonDocument::fromJson(body); }
    };

    explicit RawClient(quint16 port, const QByteArray &token = {});

    void send(const QByteArray &bytes);
    /// Sends a well-formed request with Host and Authorization.
    void request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                 const QByteArray &extraHeaders = {});
    /// Waits for one whole answer; to a HEAD request, without body.
    [[nodiscard]] Answer answer(bool hasBody = true);
    /// Both at once.
    [[nodiscard]] Answer call(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                              const QByteArray &extraHeaders = {});
    /// What has arrived and was not taken by answer().
    [[nodiscard]] QByteArray received();
    [[nodiscard]] bool waitForBytes();
    [[nodiscard]] bool waitForClose();
    void abort() { m_socket.abort(); }
    void reset(); ///< tears the connection down (RST)

private:
    [[nodiscard]] bool fill();
    [[nodiscard]] bool takeChunks(Answer *answer);

    quint16 m_port;
    QByteArray m_token;
    QTcpSocket m_socket;
    QByteArray m_buffer;
};
