// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/spritefiles.h"
#include "core/localbackend/spriteoperations.h"

#include <QObject>

namespace Savepoint {

class HttpExchange;
struct HttpRequest;

/// Method and path to an answer. Knows nothing of tokens and sockets; names and ids from the wire only ever
/// select what the store listed, they never become part of a path.
class LocalRoutes final {
    Q_DISABLE_COPY_MOVE(LocalRoutes)

public:
    /// `mountedCheckpoints` as in LocalBackendConfig.
    LocalRoutes(SpriteOperations &operations, int mountedCheckpoints);

    void handle(HttpExchange *exchange);
    /// How large the body of a request may be.
    [[nodiscard]] static qint64 bodyLimit(const HttpRequest &request);

private:
    using Segments = QList<QByteArray>;

    void sprites(HttpExchange *exchange);
    void listSprites(HttpExchange *exchange);
    void createSprite(HttpExchange *exchange);
    void ofSprite(HttpExchange *exchange, const SpriteRecord &sprite, const Segments &segments);
    void checkpoints(HttpExchange *exchange, const SpriteRecord &sprite);
    void checkpoint(HttpExchange *exchange, const SpriteRecord &sprite, const QString &id);
    void createCheckpoint(HttpExchange *exchange, const SpriteRecord &sprite);
    void restoreCheckpoint(HttpExchange *exchange, const SpriteRecord &sprite, const QString &id);
    void deleteCheckpoint(HttpExchange *exchange, const SpriteRecord &sprite, const QString &id);
    void files(HttpExchange *exchange, const SpriteRecord &sprite, const QByteArray &call);
    [[nodiscard]] SpriteFiles filesOf(const SpriteRecord &sprite);
    void listFiles(HttpExchange *exchange, const SpriteRecord &sprite);
    void readFile(HttpExchange *exchange, const SpriteRecord &sprite);
    void writeFile(HttpExchange *exchange, const SpriteRecord &sprite);
    void changeFiles(HttpExchange *exchange, const SpriteRecord &sprite, const QByteArray &call);
    /// Answers 409 and returns true while an operation runs on the sprite.
    [[nodiscard]] bool refuseBusy(HttpExchange *exchange, const SpriteRecord &sprite) const;

    SpriteOperations &m_operations;
    const int m_mountedCheckpoints;
    MountModes m_mountModes;
};

} // namespace Savepoint
