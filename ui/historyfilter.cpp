// SPDX-License-Identifier: Apache-2.0
#include "ui/historyfilter.h"

#include "core/api/checkpoint.h"

#include <algorithm>

namespace Savepoint {

HistoryFilter::HistoryFilter(const QString &text)
    : m_words(text.simplified().split(u' ', Qt::SkipEmptyParts))
{
}

bool HistoryFilter::matches(QStringView id, QStringView comment) const
{
    return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) {
        return id.contains(word, Qt::CaseInsensitive) || comment.contains(word, Qt::CaseInsensitive);
    });
}

bool HistoryFilter::matches(const Checkpoint &checkpoint) const
{
    return matches(checkpoint.id, checkpoint.comment);
}

} // namespace Savepoint
