// SPDX-License-Identifier: Apache-2.0
#include "core/history/longestrise.h"

#include <algorithm>

namespace Savepoint {

std::vector<bool> longestRise(const std::vector<qint64> &values)
{
    if (std::is_sorted(values.cbegin(), values.cend()))
        return std::vector<bool>(values.size(), true);

    // Patience sorting: tails[k] is the position of the smallest value that ends a rise of length k + 1.
    constexpr size_t None = size_t(-1);
    std::vector<size_t> tails;
    std::vector<size_t> before(values.size(), None);
    for (size_t i = 0; i < values.size(); ++i) {
        const auto tail = std::upper_bound(tails.begin(), tails.end(), values[i],
                                           [&](qint64 value, size_t at) { return value < values[at]; });
        before[i] = tail == tails.begin() ? None : *(tail - 1);
        if (tail == tails.end())
            tails.push_back(i);
        else
            *tail = i;
    }

    std::vector<bool> inRise(values.size(), false);
    for (size_t at = tails.back(); at != None; at = before[at])
        inRise[at] = true;
    return inRise;
}

} // namespace Savepoint
