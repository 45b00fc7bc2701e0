// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QString>
#include <QStringList>

namespace Savepoint {

// What is known of a checkpoint, in words.

/// An id fit to be shown.
[[nodiscard]] QString idText(const QString &id);
/// “Manual”, “Automatic” or “Safety”.
[[nodiscard]] QString typeText(const HistoryNode &node);
/// How the parent of a node is known: “reported by the server”. Also of HistoryGraph::here().
[[nodiscard]] QString provenanceText(const HistoryNode &node);
/// “Base of current”, with a word of doubt where that is only assumed. `base` is how it is known.
[[nodiscard]] QString baseBadge(Provenance base);
/// “Last restored”
[[nodiscard]] QString lastRestoredBadge();
/// “Safety”
[[nodiscard]] QString safetyBadge();
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
