// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace Savepoint {

struct Checkpoint;

/// Words that all have to stand in a checkpoint's id or comment, in any order and case. A value.
class HistoryFilter final {
public:
    HistoryFilter() = default;
    explicit HistoryFilter(const QString &text);

    [[nodiscard]] bool isEmpty() const { return m_words.isEmpty(); }
    [[nodiscard]] bool matches(QStringView id, QStringView comment) const;
    [[nodiscard]] bool matches(const Checkpoint &checkpoint) const;

    bool operator==(const HistoryFilter &) const = default;

private:
    QStringList m_words;
};

} // namespace Savepoint
