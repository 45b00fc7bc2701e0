// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpointparser.h"
#include "core/api/client.h"
#include "core/api/jsonstream.h"

#include <optional>

namespace Savepoint {

/// The bodies of the one-shot calls -> values. Pure. Nothing means: not what the API promises.
[[nodiscard]] std::optional<SpriteInfo> spriteFromJson(const QByteArray &body);
/// `requestedToken` is the continuation token the page was asked for with: a server that names it again would
/// send the same page for ever.
[[nodiscard]] std::optional<SpritePage> spritePageFromJson(const QByteArray &body,
                                                           const QString &requestedToken);
[[nodiscard]] std::optional<QList<FileEntry>> fileEntriesFromJson(const QByteArray &body);

/// A checkpoint list, parsed as its bytes arrive.
class CheckpointListReader final {
    Q_DISABLE_COPY_MOVE(CheckpointListReader)

public:
    CheckpointListReader();

    /// False when it cannot become a list any more.
    bool feed(QByteArrayView bytes) { return m_stream.feed(bytes); }
    [[nodiscard]] bool isComplete() const { return m_stream.isComplete(); }
    [[nodiscard]] CheckpointList take() { return std::move(m_list); }

private:
    CheckpointParser m_parser;
    CheckpointList m_list;
    JsonStream m_stream;
};

} // namespace Savepoint
