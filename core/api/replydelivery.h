// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierrormapping.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace Savepoint {

class OneShotBody;

/// Binds one reply to a context object. Hands the answer over once, from the event loop, never from inside
/// the call that made it; when the context dies first, aborts the reply and hands over nothing. Deletes
/// itself and the reply.
class ReplyDelivery final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplyDelivery)

public:
    /// Bodies longer than this are not read to their end; nothing the API answers in one piece comes near.
    static constexpr qsizetype MaxBody = 64 * 1024 * 1024;

    using Done = std::function<void(const HttpAnswer &)>;
    /// Takes the bytes of a success as they come; false stops the transfer. Never more than SliceSize in one
    /// turn of the event loop, however fast they come: what it does with them must not stall the window.
    using BodySink = std::function<bool(QByteArrayView)>;
    static constexpr qsizetype SliceSize = 512 * 1024;

    /// `body` (may be null) is the request's and tells whether anything was sent. Without a `sink` the body
    /// is collected in HttpAnswer::body.
    ReplyDelivery(QNetworkReply *reply, OneShotBody *body, QObject *context, Done done, BodySink sink,
                  QObject *parent);
    ~ReplyDelivery() override;

private:
    void onFinished();
    void read();
    [[nodiscard]] bool take(const QByteArray &bytes, bool isParsed);
    void stopReading();
    void drop();
    void deliver();
    void release();

    QPointer<QNetworkReply> m_reply;
    QPointer<OneShotBody> m_requestBody;
    QPointer<QObject> m_context;
    Done m_done;
    BodySink m_sink;
    QByteArray m_body;
    HttpAnswer m_answer;
    QTimer m_nextSlice; ///< a timer, because a posted call would be made in the same turn
    bool m_hasFinished = false;
    bool m_requestSent = false;
};

} // namespace Savepoint
