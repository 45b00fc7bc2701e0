// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace Savepoint {

/// Takes one secret, the token, out of texts: written plainly or as some JSON writers write it (`\/`).
/// Without a secret nothing changes. A value.
class SecretRemoval final {
public:
    explicit SecretRemoval(const QString &secret = {});

    [[nodiscard]] QString removedFrom(QString text) const;
    [[nodiscard]] QByteArray removedFrom(QByteArray text) const;
    /// False: removedFrom() would change nothing in it. Much quicker over many lines at once.
    [[nodiscard]] bool mayBeIn(QByteArrayView text) const;

private:
    QString m_plain;
    QString m_escaped;
    QByteArray m_plainBytes;
    QByteArray m_escapedBytes;
    QByteArray m_part; // the longest part that is written in one way only
};

} // namespace Savepoint
