// SPDX-License-Identifier: Apache-2.0
// Included before anything else in every test (see project_add_test()), and by what tests share.
#pragma once

#include <QTest>

/// How long a test waits for what has to come, in milliseconds; only ever waited out when something is
/// broken. Qt Test's own five seconds are too few for a machine whose processors are all busy with something
/// else.
constexpr int Patience = 60'000;

#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, Patience)
#define QTRY_VERIFY2(expr, messageExpression) QTRY_VERIFY2_WITH_TIMEOUT(expr, messageExpression, Patience)
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, Patience)
