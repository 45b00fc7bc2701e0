// SPDX-License-Identifier: Apache-2.0
#include "core/history/historyorder.h"

#include "core/base/naturalorder.h"
#include "core/history/longestrise.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace Savepoint {

namespace {

constexpr qint64 UnknownTime = std::numeric_limits<qint64>::min() / 2; // room for "one later"

/// `v<n>`: the ids the server numbers.
bool isNumbered(const QString &id)
{
    return id.size() > 1 && id.front() == u'v'
        && std::all_of(id.cbegin() + 1, id.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

/// The number of a numbered id; the greatest there is for one that is longer than any number.
quint64 numberOf(const QString &id)
{
    bool isShort = false;
    const quint64 number = QStringView(id).sliced(1).toULongLong(&isShort);
    return isShort ? number : std::numeric_limits<quint64>::max();
}

/// Times of the numbered entries: rising with the number, as near to the reported ones as that allows.
void orderNumbered(const std::vector<const Checkpoint *> &entries, std::vector<qint64> &times)
{
    std::vector<size_t> numbered;
    for (size_t i = 0; i < entries.size(); ++i) {
        if (isNumbered(entries[i]->id))
            numbered.push_back(i);
    }
    std::vector<quint64> numbers(entries.size());
    for (const size_t i : numbered)
        numbers[i] = numberOf(entries[i]->id);
    std::stable_sort(numbered.begin(), numbered.end(), [&](size_t a, size_t b) {
        return numbers[a] != numbers[b] ? numbers[a] < numbers[b]
                                        : naturalLess(entries[a]->id, entries[b]->id);
    });

    std::vector<qint64> reported;
    std::vector<size_t> dated;
    for (const size_t i : numbered) {
        if (entries[i]->createTime.isValid()) {
            dated.push_back(i);
            reported.push_back(times[i]);
        }
    }
    const std::vector<bool> credible = longestRise(reported);
    for (size_t k = 0; k < dated.size(); ++k) {
        if (!credible[k])
            times[dated[k]] = UnknownTime;
    }

    qint64 previous = UnknownTime;
    for (const size_t i : numbered) {
        times[i] = std::max(times[i], previous + 1);
        previous = times[i];
    }
}

/// Makes every child later than its parent. Iterative: lines are as long as they like.
void orderDescendants(const std::vector<int> &parents, std::vector<qint64> &times)
{
    std::vector<bool> done(times.size(), false);
    std::vector<size_t> path;
    for (size_t i = 0; i < times.size(); ++i) {
        for (int at = int(i); at >= 0 && !done[size_t(at)]; at = parents[size_t(at)])
            path.push_back(size_t(at));
        for (; !path.empty(); path.pop_back()) {
            const size_t at = path.back();
            if (parents[at] >= 0)
                times[at] = std::max(times[at], times[size_t(parents[at])] + 1);
            done[at] = true;
        }
    }
}

} // namespace

bool hasOrder(const Checkpoint &checkpoint)
{
    return checkpoint.createTime.isValid() || isNumbered(checkpoint.id);
}

qint64 reportedTime(const Checkpoint &checkpoint)
{
    return checkpoint.createTime.isValid() ? checkpoint.createTime.toMSecsSinceEpoch() : UnknownTime;
}

std::vector<qint64> orderTimes(const std::vector<const Checkpoint *> &entries,
                               const std::vector<int> &parents)
{
    std::vector<qint64> times;
    times.reserve(entries.size());
    for (const Checkpoint *entry : entries)
        times.push_back(reportedTime(*entry));
    orderNumbered(entries, times);
    orderDescendants(parents, times);
    return times;
}

} // namespace Savepoint
