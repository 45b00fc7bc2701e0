// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace Savepoint::Test {

/// Call from init(): any warning fails the test. The one exception are the remarks of the offscreen platform
/// plugin on windows with a minimum size, dialogs and menus; nothing a test could cause or cure.
inline void failOnAnyWarning()
{
    static QtMessageHandler next = nullptr; // Qt Test's own
    static const auto filter = [](QtMsgType type, const QMessageLogContext &context, const QString &message) {
        if (!message.startsWith(QLatin1String("This plugin does not support ")))
            next(type, context, message);
    };
    const QtMessageHandler current = qInstallMessageHandler(+filter);
    if (current != +filter)
        next = current;
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
}

} // namespace Savepoint::Test
