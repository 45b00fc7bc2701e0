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

/// How much of a list is read: no server can take memory without end.
struct ListLimits {
    qint64 bytes =
        512 * 1024 * 1024; ///< as decoded; the longest list seen, 5,000 with all ancestors, has 96 MB
    qsizetype entries = 250'000;
};

/// A checkpoint list, parsed as its bytes arrive.
class CheckpointListReader final {
    Q_DISABLE_COPY_MOVE(CheckpointListReader)

public:
    explicit CheckpointListReader(ListLimits limits = {});

    /// False when it cannot become a list any more, or is longer than the limits.
    bool feed(QByteArrayView bytes);
    /// False also when it has entries, and none of them is a checkpoint.
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] CheckpointList take() { return std::move(m_list); }

private:
    const ListLimits m_limits;
    qint64 m_bytes = 0;
    CheckpointParser m_parser;
    CheckpointList m_list;
    JsonStream m_stream;
};

} // namespace Savepoint
