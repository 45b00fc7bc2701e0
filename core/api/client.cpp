// SPDX-License-Identifier: Apache-2.0
#include "core/api/client.h"

#include "core/api/answerparser.h"
#include "core/api/apierrormapping.h"
#include "core/api/jsontext.h"
#include "core/api/ndjsonparser.h"
#include "core/api/oneshotbody.h"
#include "core/api/proxywatch.h"
#include "core/api/replydelivery.h"
#include "core/api/requestbuilder.h"
#include "core/api/streamgate.h"
#include "core/base/logging.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

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
};

Call get(QStringList segments, QList<std::pair<QString, QString>> query = {})
{
    return {"GET"_ba, {std::move(segments), std::move(query)}, std::nullopt, {}};
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

/// How a change ended that was answered in one piece.
struct ChangeAnswer {
    std::optional<ApiErrorMapping::Reason> refusal; ///< nothing: it was made
};

/// Prose without a sign of success: a program cannot know what it says.
bool isProse(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const auto has = [&object](QLatin1String name) { return object.contains(name); };
    const QString status = object["status"_L1].toString().toLower();
    const bool saysYes = object["success"_L1].toBool() || object["ok"_L1].toBool()
        || object["deleted"_L1].toBool() || status == "ok"_L1 || status == "success"_L1
        || status == "deleted"_L1;
    return !saysYes && !has("id"_L1) && !has("path"_L1)
        && (has("message"_L1) || has("detail"_L1) || has("reason"_L1) || has("title"_L1));
}

/// A success may have a body, and that may be a stream as of the other calls that change something, or an
/// object that says no. Nothing when it does not say how it ended: 202, a stream without a last event, prose,
/// or no JSON at all, because something on the way has answered.
std::optional<ChangeAnswer> changeAnswer(const HttpAnswer &answer)
{
    if (const auto refusal = ApiErrorMapping::refusalIn(answer.body))
        return ChangeAnswer{refusal};
    NdjsonParser parser;
    parser.feed(answer.body);
    parser.finish();
    bool isStream = false;
    std::optional<StreamMessage> last;
    while (const auto line = parser.next()) {
        if (!line->message)
            return std::nullopt;
        if (line->message->type == StreamMessage::Type::KeepAlive)
            continue;
        isStream = isStream || !line->message->typeName.isEmpty();
        last = line->message;
        if (last->type == StreamMessage::Type::Complete)
            return ChangeAnswer{};
    }
    if (last && last->type == StreamMessage::Type::Error)
        return ChangeAnswer{ApiErrorMapping::Reason{last->code, last->error}};
    const bool isOpen = isStream || answer.status == 202 || isProse(answer.body);
    return isOpen ? std::nullopt : std::optional(ChangeAnswer{});
}

} // namespace

/// What people and programs wrote may quote the token, too.
Checkpoint withoutToken(Checkpoint checkpoint, const SecretRemoval &token)
{
    checkpoint.comment = token.removedFrom(std::move(checkpoint.comment));
    checkpoint.health = token.removedFrom(std::move(checkpoint.health));
    // What was received is shown and exported, too; the place of the history in it moves along.
    const qsizetype cut = std::max<qsizetype>(checkpoint.historyAt, 0);
    const QByteArray before = token.removedFrom(checkpoint.rawWithoutHistory.left(cut));
    checkpoint.rawWithoutHistory = before + token.removedFrom(checkpoint.rawWithoutHistory.mid(cut));
    if (checkpoint.historyAt >= 0)
        checkpoint.historyAt = before.size();
    return checkpoint;
}

CheckpointList withoutToken(CheckpointList list, const SecretRemoval &token)
{
    for (Checkpoint &checkpoint : list.checkpoints)
        checkpoint = withoutToken(std::move(checkpoint), token);
    return list;
}

/// A sprite that is named after the token cannot be reached any more, which is better than showing it.
SpriteInfo withoutToken(SpriteInfo sprite, const SecretRemoval &token)
{
    sprite.id = token.removedFrom(std::move(sprite.id));
    sprite.name = token.removedFrom(std::move(sprite.name));
    sprite.organization = token.removedFrom(std::move(sprite.organization));
    return sprite;
}

SpritePage withoutToken(SpritePage page, const SecretRemoval &token)
{
    for (SpriteInfo &sprite : page.sprites)
        sprite = withoutToken(std::move(sprite), token);
    return page;
}

/// The same of an answer that may be no such thing.
template<typename T> std::optional<T> withoutToken(std::optional<T> value, const SecretRemoval &token)
{
    return value ? std::optional(withoutToken(*std::move(value), token)) : std::nullopt;
}

class Client::Private final {
public:
    Private(Client *client, ClientConfig clientConfig)
        : q(client)
        , config(normalised(std::move(clientConfig)))
        , requests(config.baseUrl, config.token, config.idleTimeout)
        , errors(config.token)
    {
        network = newNetwork();
    }

    [[nodiscard]] std::unique_ptr<QNetworkAccessManager> newNetwork() const
    {
        auto manager = std::make_unique<QNetworkAccessManager>();
        manager->setAutoDeleteReplies(false);
        if (RequestBuilder::isLoopback(config.baseUrl))
            manager->setProxy(QNetworkProxy::NoProxy); // what runs on this machine is nobody else's business
        return manager;
    }

    [[nodiscard]] std::shared_ptr<QNetworkAccessManager> networkFor(const QUrl &url) const;
    void leaveAfterInterim(const QNetworkReply &reply);

    template<typename T> using Convert = std::function<std::optional<T>(const HttpAnswer &)>;

    template<typename T>
    void send(const Call &call, QObject *context, ApiCallback<T> done, Convert<T> convert,
              ReplyDelivery::BodySink sink = {});
    template<typename T>
    void sendChange(const Call &call, QObject *context, ApiCallback<T> done,
                    const std::function<T(const QString &)> &made);
    [[nodiscard]] CheckpointStream *stream(const Call &call, QObject *parent) const;
    [[nodiscard]] static std::pair<QNetworkReply *, OneShotBody *>
    start(QNetworkAccessManager &manager, QNetworkRequest request, const Call &call);

    Client *const q;
    const ClientConfig config;
    const RequestBuilder requests;
    const ApiErrorMapping errors;
    // Of the one-shot calls, shared by those that run; streams have their own.
    std::shared_ptr<QNetworkAccessManager> network;
    QPointer<StreamGate> gate;
};

std::pair<QNetworkReply *, OneShotBody *> Client::Private::start(QNetworkAccessManager &manager,
                                                                 QNetworkRequest request, const Call &call)
{
    qCDebug(lcApi) << call.verb << request.url().path();
    if (!call.body) {
        QNetworkReply *reply = manager.get(request);
        ProxyWatch::begin(manager, reply);
        return {reply, nullptr};
    }
    auto *body = new OneShotBody(*call.body);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
    if (!call.contentType.isEmpty())
        request.setRawHeader("Content-Type", call.contentType);
    QNetworkReply *reply = manager.sendCustomRequest(request, call.verb, body);
    body->setParent(reply);
    ProxyWatch::begin(manager, reply);
    return {reply, body};
}

/// Through a proxy each request has its own: when one refuses several requests of one manager at a time,
/// Qt 6.4 crashes in QHttpNetworkConnection, where a connection that has no TLS yet is told to go on.
std::shared_ptr<QNetworkAccessManager> Client::Private::networkFor(const QUrl &url) const
{
    if (!ProxyWatch::leadsThroughProxy(*network, url))
        return network;
    // Later: the last one to hold it may be running in a signal of its reply.
    return {newNetwork().release(), [](QNetworkAccessManager *manager) { manager->deleteLater(); }};
}

/// Behind an interim answer follows the real one, and Qt 6.4 would take it for the answer to the next request
/// on that connection: a list as it was before, or another call's success. Such connections are not used
/// again.
void Client::Private::leaveAfterInterim(const QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 100 && status < 200 && reply.manager() == network.get())
        network = newNetwork(); // the one before ends with the calls that run on it
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
    const std::shared_ptr<QNetworkAccessManager> manager = networkFor(request->url());
    const auto [reply, body] = start(*manager, *request, call);
    QObject::connect(reply, &QNetworkReply::finished, q,
                     [this, started = reply] { leaveAfterInterim(*started); });
    auto deliver = [manager, errorsOf = errors, done = std::move(done),
                    convert = std::move(convert)](const HttpAnswer &answer) {
        if (!answer.isSuccessStatus() || !answer.isComplete()) {
            done(errorsOf.fromAnswer(answer));
            return;
        }
        if (auto value = answer.isTruncated ? std::nullopt : convert(answer))
            done(*std::move(value));
        else
            done(errorsOf.malformed(answer));
    };
    new ReplyDelivery(reply, body, context, std::move(deliver), std::move(sink), q);
}

/// Sends what changes something and is answered in one piece.
template<typename T>
void Client::Private::sendChange(const Call &call, QObject *context, ApiCallback<T> done,
                                 const std::function<T(const QString &)> &made)
{
    struct Change {
        ChangeAnswer answer;
        QString requestId;
        int status = 0;
    };
    auto tell = [errorsOf = errors, done = std::move(done), made](const ApiResult<Change> &change) {
        if (!change) {
            done(change.error());
        } else if (change->answer.refusal) {
            ApiError error =
                errorsOf.operationFailed(change->answer.refusal->text, change->answer.refusal->code);
            error.requestId = change->requestId;
            error.httpStatus = change->status;
            done(error);
        } else {
            done(made(change->requestId));
        }
    };
    send<Change>(call, context, std::move(tell),
                 [errorsOf = errors](const HttpAnswer &answer) -> std::optional<Change> {
                     if (const auto change = changeAnswer(answer))
                         return Change{*change, errorsOf.requestId(answer), answer.status};
                     return std::nullopt;
                 });
}

CheckpointStream *Client::Private::stream(const Call &call, QObject *parent) const
{
    CheckpointStream::Request request;
    request.idleTimeout = config.streamIdleTimeout;
    request.errors = errors;
    request.gate = gate;
    if (const auto built = requests.build(call.path, RequestBuilder::Kind::Stream)) {
        request.network = newNetwork().release();
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

void Client::setStreamGate(StreamGate *gate)
{
    d->gate = gate;
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
                        [continuationToken, token = d->errors.token()](const HttpAnswer &answer) {
                            return withoutToken(spritePageFromJson(answer.body, continuationToken), token);
                        });
}

void Client::getSprite(const QString &spriteName, QObject *context, ApiCallback<SpriteInfo> done)
{
    d->send<SpriteInfo>(get(spritePath(spriteName)), context, std::move(done),
                        [token = d->errors.token()](const HttpAnswer &answer) {
                            return withoutToken(spriteFromJson(answer.body), token);
                        });
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
        [reader, token = d->errors.token(), isFiltered = !options.historyFilter.isEmpty()](
            const HttpAnswer &answer) -> std::optional<CheckpointList> {
            if (reader->isComplete())
                return withoutToken(reader->take(), token);
            // Only a JSON array is a list. Historic servers answer a history filter with lines of text, or
            // with none; any other text comes from a proxy, a portal or a guest that boots.
            if (!isFiltered || !answer.isPlainText() || answer.body.trimmed().startsWith('['))
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
    d->send<Checkpoint>(get(checkpointPath(spriteName, checkpointId)), context, std::move(done),
                        [token = d->errors.token()](const HttpAnswer &answer) {
                            return withoutToken(CheckpointParser().parse(answer.body), token);
                        });
}

void Client::deleteCheckpoint(const QString &spriteName, const QString &checkpointId, QObject *context,
                              ApiCallback<Answered> done)
{
    const Call call{"DELETE"_ba, {checkpointPath(spriteName, checkpointId), {}}, QByteArray(), {}};
    d->sendChange<Answered>(call, context, std::move(done),
                            [](const QString &requestId) { return Answered{requestId}; });
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
    const Call call{"POST"_ba, {path, {}}, "{}"_ba, "application/json"_ba};
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
    d->sendChange<Done>(call, context, std::move(done), [](const QString &) { return Done(); });
}

void Client::deleteFile(const QString &spriteName, const QString &path, QObject *context,
                        ApiCallback<Done> done)
{
    const Call call{
        "DELETE"_ba, {spritePath(spriteName, {u"fs"_s, u"delete"_s}), fileQuery(path)}, QByteArray(), {}};
    d->sendChange<Done>(call, context, std::move(done), [](const QString &) { return Done(); });
}

} // namespace Savepoint
