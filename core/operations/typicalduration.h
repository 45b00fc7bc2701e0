// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/journalentry.h"

#include <optional>

namespace Savepoint {

/// How long an operation usually takes. A plain value.
struct TypicalDuration {
    static constexpr int MostSamples =
        20; ///< the latest; a sprite grows, and what it took last year misleads
    static constexpr int FewestSamples = 3; ///< fewer say nothing

    std::chrono::milliseconds from{0};
    std::chrono::milliseconds to{0};

    /// Longer than usual, and not only by chance: by a quarter and by a second at least, so that a clock of
    /// seconds never reads as usual beside it.
    [[nodiscard]] bool isExceededBy(std::chrono::milliseconds elapsed) const;
    bool operator==(const TypicalDuration &) const = default;
};

/// From the shortest to the longest of the latest operations, without the sixth at either end: two of three
/// lie between, and the one that hung for minutes or ended at once does not stretch it. An average would be
/// moved by exactly those. Of the sprite where it has enough, else of the server; nothing when neither has.
[[nodiscard]] std::optional<TypicalDuration> typicalDuration(const EarlierDurations &earlier);

} // namespace Savepoint
