// SPDX-License-Identifier: Apache-2.0
#include "core/operations/typicalduration.h"

#include <algorithm>

namespace Savepoint {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype CutOff = 6; // the sixth part

std::optional<TypicalDuration> middleOf(QList<std::chrono::milliseconds> newestFirst)
{
    if (newestFirst.size() < TypicalDuration::FewestSamples)
        return std::nullopt;
    newestFirst = newestFirst.first(std::min<qsizetype>(newestFirst.size(), TypicalDuration::MostSamples));
    std::sort(newestFirst.begin(), newestFirst.end());
    const qsizetype left = newestFirst.size() / CutOff;
    return TypicalDuration{newestFirst.at(left), newestFirst.at(newestFirst.size() - 1 - left)};
}

} // namespace

bool TypicalDuration::isExceededBy(std::chrono::milliseconds elapsed) const
{
    return elapsed > to + std::max<std::chrono::milliseconds>(to / 4, 1s);
}

std::optional<TypicalDuration> typicalDuration(const EarlierDurations &earlier)
{
    const auto ofSprite = middleOf(earlier.ofSprite);
    return ofSprite ? ofSprite : middleOf(earlier.ofServer);
}

} // namespace Savepoint
