// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/storetypes.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>

namespace Savepoint {

/// The wire format of the Sprites REST API, written from its documentation and shared with no client.

[[nodiscard]] QJsonObject spriteToJson(const SpriteRecord &sprite);
[[nodiscard]] QJsonObject checkpointToJson(const SpriteRecord &sprite, const CheckpointRecord &checkpoint);
/// The synthetic entry of the live folder.
[[nodiscard]] QJsonObject currentToJson(const SpriteRecord &sprite);

/// `Current`, then newest first.
[[nodiscard]] QJsonArray checkpointsToJson(const SpriteRecord &sprite, bool includeAuto);
/// Only the ancestors of a checkpoint that still exist, newest first.
[[nodiscard]] QJsonArray ancestorsToJson(const SpriteRecord &sprite, const QString &checkpointId,
                                         bool includeAuto);

/// One line of a stream, with the time now.
[[nodiscard]] QByteArray eventToLine(const StoreEvent &event);

} // namespace Savepoint
