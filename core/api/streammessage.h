// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace Savepoint {

/// One line of a create or restore stream. Texts are as sent: untrusted, to be shown through displayText().
struct StreamMessage {
    enum class Type {
        Info,
        Stdout,
        Stderr,
        Warning, ///< the operation goes on
        Error, ///< terminal: it failed
        Complete, ///< terminal: it succeeded
        Other, ///< a type this program does not know; shown as it is, see typeName
    };

    Type type = Type::Other;
    QString typeName; ///< as sent
    QString data; ///< the text of every type but `error`
    QString error; ///< the text of `error`; falls back to `data` when a server puts it there
    QDateTime time; ///< the server's clock, UTC; invalid when absent
    QByteArray raw; ///< the line as received, without its line end

    [[nodiscard]] bool isTerminal() const { return type == Type::Error || type == Type::Complete; }
    /// `error` for errors, `data` otherwise.
    [[nodiscard]] const QString &text() const { return type == Type::Error ? error : data; }

    bool operator==(const StreamMessage &) const = default;
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::StreamMessage)
