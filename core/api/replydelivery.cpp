// SPDX-License-Identifier: Apache-2.0
#include "core/api/replydelivery.h"

#include "core/api/oneshotbody.h"

namespace Savepoint {

namespace {

constexpr qsizetype KeptOfParsedBody = 8 * 1024; // for ApiError::rawExcerpt

} // namespace

ReplyDelivery::ReplyDelivery(QNetworkReply *reply, OneShotBody *body, QObject *context, Done done,
                             BodySink sink, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
    , m_requestBody(body)
    , m_context(context)
    , m_done(std::move(done))
    , m_sink(std::move(sink))
{
    connect(reply, &QNetworkReply::requestSent, this, [this] { m_requestSent = true; });
    connect(reply, &QNetworkReply::readyRead, this, &ReplyDelivery::onReadyRead);
    connect(reply, &QNetworkReply::finished, this, &ReplyDelivery::onFinished);
    connect(context, &QObject::destroyed, this, &ReplyDelivery::drop);
}

ReplyDelivery::~ReplyDelivery()
{
    release();
}

void ReplyDelivery::onReadyRead()
{
    const QByteArray bytes = m_reply->readAll();
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isSuccess = status >= 200 && status < 300;
    const bool isParsed = isSuccess && m_sink;
    const qsizetype limit = isParsed ? KeptOfParsedBody : isSuccess ? MaxBody : HttpAnswer::MaxErrorBody;
    m_body.append(QByteArrayView(bytes).first(std::min(bytes.size(), limit - m_body.size())));
    m_answer.isTruncated = !isParsed && m_body.size() == limit;
    if (m_answer.isTruncated || (isParsed && !m_sink(bytes)))
        stopReading();
}

void ReplyDelivery::onFinished()
{
    if (m_reply->bytesAvailable() > 0)
        onReadyRead();
    if (m_reply)
        stopReading();
}

/// Whatever the reply says now is the answer. It is handed over from the event loop, where no signal of the
/// reply is on the stack: the callback may destroy anything.
void ReplyDelivery::stopReading()
{
    const bool isTruncated = m_answer.isTruncated;
    m_answer = HttpAnswer::fromReply(*m_reply);
    m_answer.isTruncated = isTruncated;
    m_answer.body = std::move(m_body);
    m_answer.wasSent =
        m_requestSent || m_answer.status != 0 || (m_requestBody && m_requestBody->mayHaveLeft());
    release();
    QMetaObject::invokeMethod(this, &ReplyDelivery::deliver, Qt::QueuedConnection);
}

void ReplyDelivery::deliver()
{
    if (!m_context || !m_done)
        return;
    disconnect(m_context, nullptr, this, nullptr);
    deleteLater();
    const Done done = std::move(m_done);
    const HttpAnswer answer = std::move(m_answer);
    m_done = nullptr;
    done(answer); // may delete this
}

void ReplyDelivery::drop()
{
    m_done = nullptr;
    release();
    deleteLater();
}

void ReplyDelivery::release()
{
    if (!m_reply)
        return;
    // abort() emits finished() at once: nothing of us may hear it.
    disconnect(m_reply, nullptr, this, nullptr);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

} // namespace Savepoint
