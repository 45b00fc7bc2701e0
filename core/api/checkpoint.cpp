// SPDX-License-Identifier: Apache-2.0
#include "core/api/checkpoint.h"

#include "core/api/jsontext.h"

namespace Savepoint {

QByteArray Checkpoint::rawJson() const
{
    if (historyAt < 0)
        return rawWithoutHistory;
    QByteArray content;
    const QStringList ids = history.toStringList();
    content.reserve(ids.size() * 10);
    for (const QString &ancestor : ids) {
        if (!content.isEmpty())
            content += ',';
        content += jsonString(ancestor);
    }
    QByteArray raw = rawWithoutHistory;
    raw.insert(historyAt, content);
    return raw;
}

} // namespace Savepoint
