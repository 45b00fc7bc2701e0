// SPDX-License-Identifier: Apache-2.0
// The routes of LocalRoutes that read and change files.
#include "core/localbackend/httpanswers.h"
#include "core/localbackend/httpexchange.h"
#include "core/localbackend/localroutes.h"

#include <QJsonDocument>
#include <QPointer>

#include <algorithm>
#include <array>
#include <optional>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct FileCall {
    QByteArrayView name;
    QByteArrayView method;
};

constexpr std::array fileCalls{
    FileCall{"list", "GET"},      FileCall{"read", "GET"},   FileCall{"write", "PUT"},
    FileCall{"delete", "DELETE"}, FileCall{"copy", "POST"},  FileCall{"rename", "POST"},
    FileCall{"chmod", "POST"},    FileCall{"chown", "POST"},
};

bool isTrue(const QByteArray &value)
{
    return value == "true" || value == "1";
}

/// The parameters of a call: those of `fs/delete` are in the query (SDKs) or in a JSON body (OpenAPI), and so
/// all are looked for in both.
class FileParameters final {
public:
    explicit FileParameters(const HttpRequest &request, QJsonObject body = {})
        : m_request(request)
        , m_body(std::move(body))
    {
    }

    /// Null: there is none.
    [[nodiscard]] QByteArray text(const QByteArray &name) const
    {
        const QByteArray value = m_request.queryValue(name);
        const QJsonValue inBody = m_body.value(QLatin1StringView(name));
        return value.isNull() && inBody.isString() ? inBody.toString().toUtf8() : value;
    }
    [[nodiscard]] bool isSet(const QByteArray &name) const
    {
        return isTrue(text(name)) || m_body.value(QLatin1StringView(name)).toBool();
    }
    /// A number, which may be given as text.
    [[nodiscard]] std::optional<quint32> number(const QByteArray &name) const
    {
        const QJsonValue inBody = m_body.value(QLatin1StringView(name));
        bool isNumber = false;
        const QByteArray digits = inBody.isDouble() ? QByteArray::number(inBody.toInteger(-1)) : text(name);
        const quint32 value = digits.toUInt(&isNumber);
        return isNumber ? std::optional(value) : std::nullopt;
    }

private:
    HttpRequest m_request;
    QJsonObject m_body;
};

void sendFileError(HttpExchange *exchange, const FileError &error)
{
    sendJson(exchange, error.status,
             QJsonDocument(
                 QJsonObject{{u"error"_s, error.text}, {u"code"_s, error.code}, {u"path"_s, error.path}}));
}

void sendResult(HttpExchange *exchange, const FileResult<QJsonObject> &result)
{
    if (result)
        sendJson(exchange, 200, QJsonDocument(result.value()));
    else
        sendFileError(exchange, result.error());
}

FileResult<QJsonObject> carryOut(const SpriteFiles &files, const QByteArray &call,
                                 const FileParameters &parameters, const OperationContext &context)
{
    const QByteArray path = parameters.text("path"_ba);
    const QByteArray source = parameters.text("source"_ba);
    const QByteArray dest = parameters.text("dest"_ba);
    const QByteArray workingDir = parameters.text("workingDir"_ba);
    const bool isRecursive = parameters.isSet("recursive"_ba);
    if (call == "copy")
        return files.copy(source, dest, workingDir, {isRecursive, parameters.isSet("preserveAttrs"_ba)},
                          context);
    if (call == "rename")
        return files.rename(source, dest, workingDir);
    if (call == "chmod")
        return files.changeMode(path, workingDir, parameters.text("mode"_ba), isRecursive, context);
    if (call == "chown")
        return files.changeOwner(path, workingDir, {parameters.number("uid"_ba), parameters.number("gid"_ba)},
                                 isRecursive, context);
    return files.remove(path, workingDir, isRecursive);
}

} // namespace

void LocalRoutes::files(HttpExchange *exchange, const SpriteRecord &sprite, const QByteArray &call)
{
    const auto *const known = std::find_if(fileCalls.begin(), fileCalls.end(),
                                           [&](const FileCall &entry) { return entry.name == call; });
    if (known == fileCalls.end()) {
        sendError(exchange, 404, "not found"_ba);
        return;
    }
    if (!allows(exchange, {known->method}))
        return;
    if (call == "list")
        listFiles(exchange, sprite);
    else if (call == "read")
        readFile(exchange, sprite);
    if (call == "list" || call == "read" || refuseBusy(exchange, sprite))
        return;
    if (call == "write")
        writeFile(exchange, sprite);
    else
        changeFiles(exchange, sprite, call);
}

SpriteFiles LocalRoutes::filesOf(const SpriteRecord &sprite)
{
    return SpriteFiles(sprite, m_mountModes, m_mountedCheckpoints);
}

void LocalRoutes::listFiles(HttpExchange *exchange, const SpriteRecord &sprite)
{
    const FileParameters parameters(exchange->request());
    FileListOptions options;
    options.isRecursive = parameters.isSet("recursive"_ba);
    options.pattern = QString::fromUtf8(parameters.text("pattern"_ba));
    const QByteArray path = parameters.text("path"_ba);
    const QByteArray workingDir = parameters.text("workingDir"_ba);
    if (!options.isRecursive) {
        sendResult(exchange, filesOf(sprite).list(path, workingDir, options));
        return;
    }
    // A large tree takes seconds, in which others are to be answered.
    m_operations.read(
        [sprite, path, workingDir, options, mounted = m_mountedCheckpoints, exchange = QPointer(exchange)] {
            MountModes modes; // a worker's own
            const auto listed = SpriteFiles(sprite, modes, mounted).list(path, workingDir, options);
            return SpriteOperations::Completion([exchange, listed] {
                if (exchange)
                    sendResult(exchange, listed);
            });
        });
}

void LocalRoutes::readFile(HttpExchange *exchange, const SpriteRecord &sprite)
{
    const FileParameters parameters(exchange->request());
    auto opened = filesOf(sprite).read(parameters.text("path"_ba), parameters.text("workingDir"_ba));
    if (!opened) {
        sendFileError(exchange, opened.error());
        return;
    }
    OpenedFile file = std::move(opened).value();
    exchange->sendFile(std::move(file.file), file.size, "application/octet-stream"_ba);
}

void LocalRoutes::writeFile(HttpExchange *exchange, const SpriteRecord &sprite)
{
    const FileParameters parameters(exchange->request());
    const SpriteFiles::WriteOptions options{
        parameters.text("mode"_ba), parameters.isSet("mkdirParents"_ba) || parameters.isSet("mkdir"_ba)};
    sendResult(exchange,
               filesOf(sprite).write(parameters.text("path"_ba), parameters.text("workingDir"_ba),
                                     exchange->request().body, options));
}

void LocalRoutes::changeFiles(HttpExchange *exchange, const SpriteRecord &sprite, const QByteArray &call)
{
    const auto body = objectOf(exchange->request().body);
    if (!body) {
        sendError(exchange, 400, "the body must be a JSON object"_ba);
        return;
    }
    const FileParameters parameters(exchange->request(), *body);
    const SpriteFiles files = filesOf(sprite);
    const bool isRecursive = parameters.isSet("recursive"_ba);
    const bool takesLong = call == "copy"
        ? isRecursive || files.isLargeFile(parameters.text("source"_ba), parameters.text("workingDir"_ba))
        : isRecursive && (call == "chmod" || call == "chown");
    if (!takesLong) {
        sendResult(exchange, carryOut(files, call, parameters, {}));
        if (call == "delete" && isRecursive)
            m_operations.sweep(sprite);
        return;
    }
    // Like an operation on checkpoints: beside other requests, and never together with one.
    const auto work = [sprite, call, parameters, mounted = m_mountedCheckpoints,
                       exchange = QPointer(exchange)](SpriteFolder &, const OperationContext &context) {
        MountModes modes; // a worker's own
        const auto changed = carryOut(SpriteFiles(sprite, modes, mounted), call, parameters, context);
        return SpriteOperations::Completion([exchange, changed] {
            if (exchange)
                sendResult(exchange, changed);
        });
    };
    m_operations.start(sprite.name, work, [](const StoreEvent &) {});
}

} // namespace Savepoint
