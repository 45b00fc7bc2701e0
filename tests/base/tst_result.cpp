// SPDX-License-Identifier: Apache-2.0
#include "core/base/result.h"

#include <QString>
#include <QTest>

#include <memory>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

struct Failure {
    int code = 0;
    bool operator==(const Failure &) const = default;
};

} // namespace

class TestResult final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void value_isThere();
    void error_isThere();
    void wrongSide_throws();
    void valueCanBeMovedOut();
    void doneSaysNothingButSuccess();
};

void TestResult::value_isThere()
{
    const Result<QString, Failure> result = u"text"_s;
    QVERIFY(result);
    QVERIFY(result.hasValue());
    QCOMPARE(result.value(), u"text"_s);
    QCOMPARE(*result, u"text"_s);
    QCOMPARE(result->size(), 4);
}

void TestResult::error_isThere()
{
    const Result<QString, Failure> result = Failure{7};
    QVERIFY(!result);
    QVERIFY(!result.hasValue());
    QCOMPARE(result.error().code, 7);
}

void TestResult::wrongSide_throws()
{
    const Result<QString, Failure> good = u"text"_s;
    const Result<QString, Failure> bad = Failure{7};
    QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)good.error());
    QVERIFY_THROWS_EXCEPTION(std::bad_variant_access, (void)bad.value());
}

void TestResult::valueCanBeMovedOut()
{
    Result<std::unique_ptr<int>, Failure> result = std::make_unique<int>(3);
    const std::unique_ptr<int> owned = std::move(result).value();
    QCOMPARE(*owned, 3);
}

void TestResult::doneSaysNothingButSuccess()
{
    const Result<Done, Failure> result = Done{};
    QVERIFY(result);
    QCOMPARE(*result, Done{});
}

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
