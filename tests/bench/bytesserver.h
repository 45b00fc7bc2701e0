// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QThread>
#include <QUrl>

namespace Savepoint::Bench {

/// Answers the two lists of the API on 127.0.0.1 from a thread of its own, so that what it costs is not taken
/// for the window's: one sprite called `bench`, whose checkpoints are the bytes it was given last. Every POST
/// is answered with the stream it was given last, in chunks.
class BytesServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BytesServer)

public:
    BytesServer();
    ~BytesServer() override;

    [[nodiscard]] QUrl url() const { return m_url; }
    void setCheckpoints(const QByteArray &json);
    void setStream(const QByteArray &lines);
    /// Processor time that the server's thread has used, in milliseconds.
    [[nodiscard]] double processorTime() const;

private:
    class Listener;

    QThread m_thread;
    Listener *m_listener; // lives in m_thread, goes with it
    QUrl m_url;
};

} // namespace Savepoint::Bench
