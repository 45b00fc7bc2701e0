// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/ancestry.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace Savepoint {

/// One checkpoint as the server describes it. A plain value; unknown members are ignored but kept in
/// rawJson().
struct Checkpoint {
    QString id; ///< `v1`, `auto-<unix ms>`, or `Current` for the live filesystem; never empty
    QDateTime createTime; ///< UTC; invalid when the server sent none or one that cannot be read
    Ancestry history; ///< ancestor ids, oldest first; see Ancestry
    QString comment; ///< as sent, untrusted; empty when there is none
    bool isAuto = false; ///< created by the platform, not by a person
    QString sourceId; ///< the parent checkpoint's id when the server reports it
    QString health; ///< empty or `healthy`, or a problem such as `mount_failed`

    /// True for the synthetic entry that stands for the live filesystem. It cannot be restored or deleted.
    [[nodiscard]] bool isCurrent() const { return id == QLatin1String("Current"); }
    [[nodiscard]] bool isHealthy() const { return health.isEmpty() || health == QLatin1String("healthy"); }

    /// The JSON object as received; of `history` the content, of everything else the bytes. UTF-8.
    [[nodiscard]] QByteArray rawJson() const;

    bool operator==(const Checkpoint &) const = default;

    /// The received object with the content of its `history` array cut out at `historyAt` (-1: had none), so
    /// that long histories are kept once, in `history`. Filled by CheckpointParser.
    QByteArray rawWithoutHistory;
    qsizetype historyAt = -1;
};

} // namespace Savepoint
