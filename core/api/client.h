// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/apierror.h"
#include "core/api/checkpoint.h"
#include "core/api/checkpointstream.h"
#include "core/api/fileentry.h"
#include "core/api/sprite.h"
#include "core/base/result.h"

#include <QList>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace Savepoint {

class Sprite;
class StreamGate;

/// Which server, with which token, and how long silence may last.
struct ClientConfig {
    QUrl baseUrl; ///< for example https://api.sprites.dev; plain http only for loopback
    QString token; ///< sent as `Authorization: Bearer`; its form is not checked
    std::chrono::milliseconds idleTimeout{15'000}; ///< one-shot calls: the longest silence
    std::chrono::milliseconds streamIdleTimeout{120'000}; ///< streams: the longest silence
};

/// The query of a checkpoint list.
struct ListCheckpointsOptions {
    QString historyFilter; ///< empty: all checkpoints; an id: only that checkpoint's ancestors
    bool includeAuto = false; ///< also those the platform made by itself
};

/// What a checkpoint list answered.
struct CheckpointList {
    QList<Checkpoint> checkpoints; ///< in the server's order; includes `Current` when the server sends it
    int skippedEntries = 0; ///< entries that were no objects or had no id
    bool isPlainText = false; ///< a `text/plain` answer of historic servers to a history filter: no entries
};

/// What a change that was made says beside that.
struct Answered {
    QString requestId; ///< what support asks for; may be empty
};

template<typename T> using ApiResult = Result<T, ApiError>;
template<typename T> using ApiCallback = std::function<void(ApiResult<T>)>;

/// The Sprites REST API for checkpoints (https://api.sprites.dev/openapi.json; the names follow the Go SDK).
///
/// One-shot calls take a context object and a callback. The callback never runs before the call has returned
/// and runs at most once; when the context dies the request is aborted and the callback never runs. Nothing
/// is retried. Mutations are sent at most once, whatever the connection does. No redirect is followed. Names
/// and ids travel as one percent-encoded path segment; empty, `.` and `..` are refused before any request
/// with ApiError::Kind::InvalidArgument, delivered like every other error.
class Client final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Client)

public:
    explicit Client(ClientConfig config, QObject *parent = nullptr);
    ~Client() override;

    [[nodiscard]] QUrl baseUrl() const;
    /// Holds up every stream made from now on while it is shut. It may die before the client.
    void setStreamGate(StreamGate *gate);
    /// A handle that repeats the checkpoint calls with the name filled in. Sends nothing.
    [[nodiscard]] Sprite sprite(const QString &name);

    /// One page; pass the previous page's nextContinuationToken to go on, empty for the first.
    void listSprites(const QString &continuationToken, QObject *context, ApiCallback<SpritePage> done);
    void getSprite(const QString &spriteName, QObject *context, ApiCallback<SpriteInfo> done);

    void listCheckpoints(const QString &spriteName, const QString &historyFilter, QObject *context,
                         ApiCallback<CheckpointList> done);
    void listCheckpointsWithOptions(const QString &spriteName, const ListCheckpointsOptions &options,
                                    QObject *context, ApiCallback<CheckpointList> done);
    void getCheckpoint(const QString &spriteName, const QString &checkpointId, QObject *context,
                       ApiCallback<Checkpoint> done);
    /// 204 is success, and 200 unless its body says no, or is a stream without an end, or no JSON. Not in the
    /// published API; servers may answer 404 or 405 for the route.
    void deleteCheckpoint(const QString &spriteName, const QString &checkpointId, QObject *context,
                          ApiCallback<Answered> done);

    /// The caller owns the stream unless `parent` is given.
    [[nodiscard]] CheckpointStream *createCheckpoint(const QString &spriteName, QObject *parent = nullptr);
    /// An empty comment is not sent.
    [[nodiscard]] CheckpointStream *
    createCheckpointWithComment(const QString &spriteName, const QString &comment, QObject *parent = nullptr);
    [[nodiscard]] RestoreStream *restoreCheckpoint(const QString &spriteName, const QString &checkpointId,
                                                   QObject *parent = nullptr);

    void listFiles(const QString &spriteName, const QString &path, QObject *context,
                   ApiCallback<QList<FileEntry>> done);
    void readFile(const QString &spriteName, const QString &path, QObject *context,
                  ApiCallback<QByteArray> done);
    void writeFile(const QString &spriteName, const QString &path, const QByteArray &content,
                   QObject *context, ApiCallback<Done> done);
    void deleteFile(const QString &spriteName, const QString &path, QObject *context, ApiCallback<Done> done);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// A sprite's name bound to its client: the Sprite-level calls of the SDKs. A value; must not outlive the
/// Client.
class Sprite final {
public:
    Sprite(Client &client, QString name);

    [[nodiscard]] const QString &name() const { return m_name; }

    [[nodiscard]] CheckpointStream *createCheckpoint(QObject *parent = nullptr) const;
    [[nodiscard]] CheckpointStream *createCheckpointWithComment(const QString &comment,
                                                                QObject *parent = nullptr) const;
    [[nodiscard]] RestoreStream *restoreCheckpoint(const QString &checkpointId,
                                                   QObject *parent = nullptr) const;
    void listCheckpoints(const QString &historyFilter, QObject *context,
                         ApiCallback<CheckpointList> done) const;
    void listCheckpointsWithOptions(const ListCheckpointsOptions &options, QObject *context,
                                    ApiCallback<CheckpointList> done) const;
    void getCheckpoint(const QString &checkpointId, QObject *context, ApiCallback<Checkpoint> done) const;
    void deleteCheckpoint(const QString &checkpointId, QObject *context, ApiCallback<Answered> done) const;

private:
    Client *m_client;
    QString m_name;
};

} // namespace Savepoint
