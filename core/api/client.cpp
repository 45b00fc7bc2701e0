// SPDX-License-Identifier: Apache-2.0
#include "core/api/client.h"

#include "core/api/answerparser.h"
#include "core/api/apierrormapping.h"
#include "core/api/jsontext.h"
#include "core/api/ndjsonparser.h"
#include "core/api/oneshotbody.h"
#include "core/api/replydelivery.h"
#include "core/api/requestbuilder.h"
#include "core/base/logging.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

using Subject = ApiErrorMapping::Subject;

/// Servers disagree on the largest page (50, 100, 500): all of them take this one.
const QString PageSize = u"50"_s;

ClientConfig normalised(ClientConfig config)
{
    config.token = config.token.trimmed(); // read from a file, it ends with a newline
    return config;
}

/// What a call sends.
struct Call {
    QByteArray verb;
    ApiPath path;
    std::optional<QByteArray> body; // nothing: a GET; every mutation needs a OneShotBody, if an empty one
    QByteArray contentType;
    Subject subject = Subject::Other;
};

Call get(QStringList segments, QList<std::pair<QString, QString>> query = {},
         Subject subject = Subject::Other)
{
    return {"GET"_ba, {std::move(segments), std::move(query)}, std::nullopt, {}, subject};
}

QStringList spritePath(const QString &name, const QStringList &more = {})
{
    return QStringList{u"v1"_s, u"sprites"_s, name} + more;
}

QStringList checkpointPath(const QString &name, const QString &id)
{
    return spritePath(name, {u"checkpoints"_s, id});
}

QList<std::pair<QString, QString>> fileQuery(const QString &path)
{
    return {{u"path"_s, path}, {u"workingDir"_s, u"/"_s}};
}

/// A success may have a body, and that may be an `error` event as in a stream: its text, or a null string.
/// Nothing when it is no JSON at all: then somebody else has answered.
std::optional<QString> refusalIn(const QByteArray &body)
{
    NdjsonParser parser;
    parser.feed(body);
    parser.finish();
    while (const auto line = parser.next()) {
        if (!line->message)
            return std::nullopt;
        if (line->message->type == StreamMessage::Type::Error)
            return line->message->error.isNull() ? u""_s : line->message->error;
    }
    return QString();
}

} // namespace

class Client::Private final {
public:
    Private(Client *client, ClientConfig clientConfig)
        : q(client)
        , config(normalised(std::move(clientConfig)))
        , requests(config.baseUrl, config.token, config.idleTimeout)
        , errors(config.token)
    {
        setUp(network);
    }

    void setUp(QNetworkAccessManager &manager) const
    {
        manager.setAutoDeleteReplies(false);
        if (RequestBuilder::isLoopback(config.baseUrl))
            manager.setProxy(QNetworkProxy::NoProxy); // what runs on this machine is nobody else's business
    }

    template<typename T> using Convert = std::function<std::optional<T>(const HttpAnswer &)>;

    template<typename T>
    void send(const Call &call, QObject *context, ApiCallback<T> done, Convert<T> convert,
              ReplyDelivery::BodySink sink = {});
    [[nodiscard]] CheckpointStream *stream(const Call &call, QObject *parent) const;
    [[nodiscard]] static std::pair<QNetworkReply *, OneShotBody *>
    start(QNetworkAccessManager &manager, QNetworkRequest request, const Call &call);

    Client *const q;
    const ClientConfig config;
    const RequestBuilder requests;
    const ApiErrorMapping errors;
    QNetworkAccessManager network; // of the one-shot calls; streams have their own
};

std::pair<QNetworkReply *, OneShotBody *> Client::Private::start(QNetworkAccessManager &manager,
                                                                 QNetworkRequest request, const Call &call)
{
    qCDebug(lcApi) << call.verb << request.url().path();
    if (!call.body)
        return {manager.get(request), nullptr};
    auto *body = new OneShotBody(*call.body);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
    if (!call.contentType.isEmpty())
        request.setRawHeader("Content-Type", call.contentType);
    QNetworkReply *reply = manager.sendCustomRequest(request, call.verb, body);
    body->setParent(reply);
    return {reply, body};
}

template<typename T>
void Client::Private::send(const Call &call, QObject *context, ApiCallback<T> done, Convert<T> convert,
                           ReplyDelivery::BodySink sink)
{
    Q_ASSERT(context);
    const auto request = requests.build(call.path, RequestBuilder::Kind::OneShot);
    if (!request) {
        QMetaObject::invokeMethod(
            context, [done = std::move(done), error = request.error()] { done(error); },
            Qt::QueuedConnection);
        return;
    }
    const auto [reply, body] = start(network, *request, call);
    auto deliver = [errorsOf = errors, subject = call.subject, done = std::move(done),
                    convert = std::move(convert)](const HttpAnswer &answer) {
        if (!answer.isSuccessStatus() || !answer.isComplete()) {
            done(errorsOf.fromAnswer(answer, subject));
            return;
        }
        if (auto value = answer.isTruncated ? std::nullopt : convert(answer))
            done(*std::move(value));
        else
            done(errorsOf.malformed(answer));
    };
    new ReplyDelivery(reply, body, context, std::move(deliver), std::move(sink), q);
}

CheckpointStream *Client::Private::stream(const Call &call, QObject *parent) const
{
    CheckpointStream::Request request;
    request.idleTimeout = config.streamIdleTimeout;
    request.errors = errors;
    request.subject = call.subject;
    if (const auto built = requests.build(call.path, RequestBuilder::Kind::Stream)) {
        request.network = new QNetworkAccessManager;
        setUp(*request.network);
        std::tie(request.reply, request.body) = start(*request.network, *built, call);
    } else {
        request.refused = built.error();
    }
    return new CheckpointStream(std::move(request), parent);
}

Client::Client(ClientConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(config)))
{
}

Client::~Client()
{
    // Before the manager they borrow their replies from goes.
    qDeleteAll(findChildren<ReplyDelivery *>(QString(), Qt::FindDirectChildrenOnly));
}

QUrl Client::baseUrl() const
{
    return d->config.baseUrl;
}

Sprite Client::sprite(const QString &name)
{
    return {*this, name};
}

void Client::listSprites(const QString &continuationToken, QObject *context, ApiCallback<SpritePage> done)
{
    QList<std::pair<QString, QString>> query{{u"max_results"_s, PageSize}};
    if (!continuationToken.isEmpty())
        query.append({u"continuation_token"_s, continuationToken});
    d->send<SpritePage>(get({u"v1"_s, u"sprites"_s}, query), context, std::move(done),
                        [continuationToken](const HttpAnswer &answer) {
                            return spritePageFromJson(answer.body, continuationToken);
                        });
}

void Client::getSprite(const QString &spriteName, QObject *context, ApiCallback<SpriteInfo> done)
{
    d->send<SpriteInfo>(get(spritePath(spriteName)), context, std::move(done),
                        [](const HttpAnswer &answer) { return spriteFromJson(answer.body); });
}

void Client::listCheckpoints(const QString &spriteName, const QString &historyFilter, QObject *context,
                             ApiCallback<CheckpointList> done)
{
    listCheckpointsWithOptions(spriteName, {.historyFilter = historyFilter}, context, std::move(done));
}

void Client::listCheckpointsWithOptions(const QString &spriteName, const ListCheckpointsOptions &options,
                                        QObject *context, ApiCallback<CheckpointList> done)
{
    QList<std::pair<QString, QString>> query;
    if (!options.historyFilter.isEmpty())
        query.append({u"history"_s, options.historyFilter});
    if (options.includeAuto)
        query.append({u"includeAuto"_s, u"true"_s});
    const auto reader = std::make_shared<CheckpointListReader>(); // shared by the sink and the conversion
    d->send<CheckpointList>(
        get(spritePath(spriteName, {u"checkpoints"_s}), query), context, std::move(done),
        [reader](const HttpAnswer &answer) -> std::optional<CheckpointList> {
            if (reader->isComplete())
                return reader->take();
            // Historic servers answer a history filter with lines of text, or with none.
            if (!answer.isPlainText() || answer.body.trimmed().startsWith('['))
                return std::nullopt;
            CheckpointList list;
            list.isPlainText = true;
            return list;
        },
        [reader](QByteArrayView bytes) { return reader->feed(bytes); });
}

void Client::getCheckpoint(const QString &spriteName, const QString &checkpointId, QObject *context,
                           ApiCallback<Checkpoint> done)
{
    d->send<Checkpoint>(get(checkpointPath(spriteName, checkpointId), {}, Subject::Checkpoint), context,
                        std::move(done),
                        [](const HttpAnswer &answer) { return CheckpointParser().parse(answer.body); });
}

void Client::deleteCheckpoint(const QString &spriteName, const QString &checkpointId, QObject *context,
                              ApiCallback<Done> done)
{
    const Call call{
        "DELETE"_ba, {checkpointPath(spriteName, checkpointId), {}}, QByteArray(), {}, Subject::Checkpoint};
    auto tell = [errors = d->errors, done = std::move(done)](const ApiResult<QString> &refusal) {
        if (!refusal)
            done(refusal.error());
        else if (!refusal->isNull())
            done(errors.operationFailed(*refusal));
        else
            done(Done());
    };
    d->send<QString>(call, context, std::move(tell),
                     [](const HttpAnswer &answer) { return refusalIn(answer.body); });
}

CheckpointStream *Client::createCheckpoint(const QString &spriteName, QObject *parent)
{
    return createCheckpointWithComment(spriteName, {}, parent);
}

CheckpointStream *Client::createCheckpointWithComment(const QString &spriteName, const QString &comment,
                                                      QObject *parent)
{
    const QByteArray body = comment.isEmpty() ? "{}"_ba : R"({"comment":)"_ba + jsonString(comment) + '}';
    const Call call{"POST"_ba, {spritePath(spriteName, {u"checkpoint"_s}), {}}, body, "application/json"_ba};
    return d->stream(call, parent);
}

RestoreStream *Client::restoreCheckpoint(const QString &spriteName, const QString &checkpointId,
                                         QObject *parent)
{
    const QStringList path = checkpointPath(spriteName, checkpointId) + QStringList{u"restore"_s};
    // The API asks for no body. One that is empty would leave it open whether the request was sent when there
    // is no connection (see OneShotBody); an empty object is as good as nothing.
    const Call call{"POST"_ba, {path, {}}, "{}"_ba, "application/json"_ba, Subject::Checkpoint};
    return d->stream(call, parent);
}

void Client::listFiles(const QString &spriteName, const QString &path, QObject *context,
                       ApiCallback<QList<FileEntry>> done)
{
    d->send<QList<FileEntry>>(get(spritePath(spriteName, {u"fs"_s, u"list"_s}), fileQuery(path)), context,
                              std::move(done),
                              [](const HttpAnswer &answer) { return fileEntriesFromJson(answer.body); });
}

void Client::readFile(const QString &spriteName, const QString &path, QObject *context,
                      ApiCallback<QByteArray> done)
{
    d->send<QByteArray>(get(spritePath(spriteName, {u"fs"_s, u"read"_s}), fileQuery(path)), context,
                        std::move(done), [](const HttpAnswer &answer) { return std::optional(answer.body); });
}

void Client::writeFile(const QString &spriteName, const QString &path, const QByteArray &content,
                       QObject *context, ApiCallback<Done> done)
{
    auto query = fileQuery(path);
    query.append({u"mkdirParents"_s, u"true"_s});
    const Call call{"PUT"_ba,
                    {spritePath(spriteName, {u"fs"_s, u"write"_s}), query},
                    content,
                    "application/octet-stream"_ba};
    d->send<Done>(call, context, std::move(done), [](const HttpAnswer &) { return Done(); });
}

void Client::deleteFile(const QString &spriteName, const QString &path, QObject *context,
                        ApiCallback<Done> done)
{
    const Call call{
        "DELETE"_ba, {spritePath(spriteName, {u"fs"_s, u"delete"_s}), fileQuery(path)}, QByteArray(), {}};
    d->send<Done>(call, context, std::move(done), [](const HttpAnswer &) { return Done(); });
}

} // namespace Savepoint
