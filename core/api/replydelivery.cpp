// SPDX-License-Identifier: Apache-2.0
#include "core/api/replydelivery.h"

#include "core/api/oneshotbody.h"

namespace Savepoint {

namespace {

constexpr qsizetype KeptOfParsedBody = 8 * 1024; // for ApiError::rawExcerpt
constexpr qint64 ReadBuffer = 4 * 1024 * 1024;

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
    // What is not read stays in the kernel, and slows the server down. Qt 6.4 tells the thread of the
    // connection about the size only when it changes while a request runs; and when a proxy has just refused
    // one that has no TLS yet, that thread crashes over it (readMoreLater() without a protocol handler).
    connect(reply, &QNetworkReply::requestSent, this, [this, reply] {
        m_requestSent = true;
        reply->setReadBufferSize(ReadBuffer);
    });
    connect(reply, &QNetworkReply::readyRead, this, [this] {
        if (!m_nextSlice.isActive())
            read();
    });
    connect(reply, &QNetworkReply::finished, this, &ReplyDelivery::onFinished);
    connect(context, &QObject::destroyed, this, &ReplyDelivery::drop);
    m_nextSlice.setSingleShot(true);
    connect(&m_nextSlice, &QTimer::timeout, this, &ReplyDelivery::read);
}

ReplyDelivery::~ReplyDelivery()
{
    release();
}

void ReplyDelivery::onFinished()
{
    m_hasFinished = true;
    if (!m_nextSlice.isActive())
        read();
}

void ReplyDelivery::read()
{
    if (!m_reply)
        return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isParsed = status >= 200 && status < 300 && m_sink;
    QByteArray bytes;
    // Never all of it: a few compressed megabytes are as many gigabytes when they are read.
    if (m_reply->bytesAvailable() > 0) // a reply that failed is closed
        bytes = m_reply->read(SliceSize);
    const bool wantsMore = bytes.isEmpty() || take(bytes, isParsed);
    const bool hasMore = m_reply->bytesAvailable() > 0;
    if (wantsMore && hasMore)
        m_nextSlice.start(0);
    else if (!wantsMore || m_hasFinished)
        stopReading();
}

/// False when nothing more is wanted.
bool ReplyDelivery::take(const QByteArray &bytes, bool isParsed)
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isSuccess = status >= 200 && status < 300;
    const qsizetype limit = isParsed ? KeptOfParsedBody : isSuccess ? MaxBody : HttpAnswer::MaxErrorBody;
    m_body.append(QByteArrayView(bytes).first(std::min(bytes.size(), limit - m_body.size())));
    m_answer.isTruncated = !isParsed && m_body.size() == limit;
    return !m_answer.isTruncated && (!isParsed || m_sink(bytes));
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
    release();
    m_done = nullptr;
    deleteLater();
}

void ReplyDelivery::release()
{
    if (!m_reply)
        return;
    m_nextSlice.stop();
    disconnect(m_reply, nullptr, this, nullptr);
    // Its destructor ends the transfer. Not abort(): the connection's thread may have an error on its way
    // already, and behind an abort() Qt warns of a second one.
    m_reply->deleteLater();
    m_reply = nullptr;
}

} // namespace Savepoint
