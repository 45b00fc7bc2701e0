// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QDateTime>
#include <QStringList>

namespace Savepoint {

/// What a person typed into the filter, understood. A value; two that mean the same are equal.
///
/// All of it has to match. Words, or "quoted words", stand in the id, the comment, the notes or a tag, in any
/// case. Fields: `type:auto|manual|safety`, `tag:x` (a whole tag), `after:2026-08-01` (that day or later),
/// `before:2026-08-01` (earlier; both also as year or month, in local time), `known:good`, `lineage:v7` (the
/// ancestors of v7; of `Current`: the base and its ancestors). A field without a value says nothing yet; one
/// that is unknown, or whose value makes no sense, is a word.
class FilterQuery final {
public:
    FilterQuery() = default;
    explicit FilterQuery(const QString &text);

    [[nodiscard]] bool isEmpty() const { return *this == FilterQuery(); }
    /// By node: whether it matches.
    [[nodiscard]] std::vector<bool> matching(const HistoryGraph &graph) const;

    bool operator==(const FilterQuery &) const = default;

private:
    enum class Type { Automatic, Manual, Safety };

    [[nodiscard]] bool readField(const QString &name, const QString &value);
    [[nodiscard]] bool matches(const HistoryNode &node) const;
    void keepLineage(const HistoryGraph &graph, const QString &id, std::vector<bool> &keep) const;

    QStringList m_words;
    QStringList m_tags;
    QStringList m_lineages;
    QList<Type> m_types;
    QDateTime m_after;
    QDateTime m_before;
    bool m_knownGood = false;
};

} // namespace Savepoint
