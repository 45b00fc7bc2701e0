// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QString>
#include <QStringList>

namespace Savepoint {

// What is known of a checkpoint, in words.

/// An id fit to be shown.
[[nodiscard]] QString idText(const QString &id);
/// “Manual” or “Automatic”.
[[nodiscard]] QString typeText(const Checkpoint &checkpoint);
/// “Parent v5: reported by the server”. Never a guess told as a fact.
[[nodiscard]] QString parentText(const HistoryGraph &graph, const HistoryNode &node);
/// “reported by the server”
[[nodiscard]] QString provenanceText(Provenance provenance);
/// “Known good”, “Protected”
[[nodiscard]] QStringList annotationBadges(bool isKnownGood, bool isProtected);
/// One or two words for each oddity worth a badge.
[[nodiscard]] QStringList flagBadges(HistoryFlags flags);
/// A sentence for each oddity.
[[nodiscard]] QStringList flagSentences(const HistoryNode &node);
/// “12 August 2026 14:03:21” in local time.
[[nodiscard]] QString localTimeText(const QDateTime &utc);
/// ISO 8601, UTC.
[[nodiscard]] QString utcTimeText(const QDateTime &utc);

} // namespace Savepoint
