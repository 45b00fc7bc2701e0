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
        Error, ///< it failed when this is the last event; advisory when more follow
        Complete, ///< it succeeded; the last event
        KeepAlive, ///< the server is alive and has nothing to say: no line of a log
        Other, ///< a type this program does not know; shown as it is, see typeName
    };

    Type type = Type::Other;
    QString typeName; ///< as sent
    QString data; ///< the text of every type but `error`
    QString error; ///< the text of `error`; falls back to `data` when a server puts it there
    QString code; ///< of `error`: the machine-readable class, when there is one
    QDateTime time; ///< the server's clock, UTC; invalid when absent
    QByteArray raw; ///< the line as received, without its line end

    /// `error` for errors, `data` otherwise.
    [[nodiscard]] const QString &text() const { return type == Type::Error ? error : data; }

    bool operator==(const StreamMessage &) const = default;
};

} // namespace Savepoint

Q_DECLARE_METATYPE(Savepoint::StreamMessage)
