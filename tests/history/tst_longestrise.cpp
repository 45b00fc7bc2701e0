// SPDX-License-Identifier: Apache-2.0
#include "core/history/longestrise.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace Savepoint;

namespace {

/// The length by trying everything.
qsizetype bruteForceLength(const std::vector<qint64> &values)
{
    std::vector<qsizetype> best(values.size(), 1);
    for (size_t i = 0; i < values.size(); ++i) {
        for (size_t k = 0; k < i; ++k) {
            if (values[k] <= values[i])
                best[i] = std::max(best[i], best[k] + 1);
        }
    }
    return best.empty() ? 0 : *std::max_element(best.cbegin(), best.cend());
}

} // namespace

class TestLongestRise final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothing_hasNoRise() { QVERIFY(longestRise({}).empty()); }
    void sorted_staysWhole() { QCOMPARE(longestRise({1, 2, 2, 3}), std::vector<bool>(4, true)); }
    void reversed_keepsOne()
    {
        const std::vector<bool> kept = longestRise({4, 3, 2, 1});
        QCOMPARE(std::count(kept.cbegin(), kept.cend(), true), 1);
    }
    void random_isRisingAndLongest();
};

void TestLongestRise::random_isRisingAndLongest()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 500; ++round) {
        std::vector<qint64> values(size_t(random.bounded(30)));
        std::generate(values.begin(), values.end(), [&] { return random.bounded(20); });
        const std::vector<bool> kept = longestRise(values);
        QCOMPARE(kept.size(), values.size());
        std::vector<qint64> rise;
        for (size_t i = 0; i < values.size(); ++i) {
            if (kept[i])
                rise.push_back(values[i]);
        }
        QVERIFY(std::is_sorted(rise.cbegin(), rise.cend()));
        QCOMPARE(qsizetype(rise.size()), bruteForceLength(values));
    }
}

QTEST_GUILESS_MAIN(TestLongestRise)
#include "tst_longestrise.moc"
