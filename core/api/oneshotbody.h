// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace Savepoint {

/// The body of a mutation. It can be read once and never rewound, so QNetworkAccessManager cannot send the
/// request a second time when the server closes the connection before it answers: with any other body it
/// does, silently, for POST, PUT and DELETE alike (measured on Qt 6.4.2). Use it with
/// DoNotBufferUploadDataAttribute and a Content-Length, also for an empty body.
class OneShotBody final : public QIODevice {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OneShotBody)

public:
    explicit OneShotBody(QByteArray content, QObject *parent = nullptr);

    /// False while the request it belongs to cannot have reached the server: nothing of it was taken, which
    /// happens when there is a connection. Nobody ever asks an empty body (nor is
    /// QNetworkReply::requestSent() emitted for one, Qt 6.4.2), so for that the answer is always true.
    [[nodiscard]] bool mayHaveLeft() const { return m_wasRead || m_content.isEmpty(); }

    [[nodiscard]] bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    bool reset() override { return false; }
    [[nodiscard]] qint64 size() const override { return m_content.size(); }
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool atEnd() const override { return m_at == m_content.size(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_content;
    qint64 m_at = 0;
    bool m_wasRead = false;
};

} // namespace Savepoint
