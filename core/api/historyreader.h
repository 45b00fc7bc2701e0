// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/ancestry.h"

#include <QByteArray>

#include <array>
#include <memory>
#include <optional>
#include <vector>

namespace Savepoint {

/// Reads `history` arrays into an AncestryStore. The checkpoints of one line share a prefix of raw bytes (n
/// of them have n*n/2 ids together), so the bytes of the longest arrays seen are kept with the node of each
/// of their ids: of a new array only what follows the common prefix is read. A list of n checkpoints then
/// costs what comparing its bytes costs. A server that leaves out the farthest ancestors makes arrays that
/// begin a little earlier or later than the last one: they are found by their first member.
class HistoryReader final {
public:
    struct Found {
        qsizetype size; ///< bytes up to the closing bracket
        Ancestry history;
    };

    explicit HistoryReader(std::shared_ptr<AncestryStore> store)
        : m_store(std::move(store))
    {
    }

    /// `text` starts behind the opening bracket and may go on behind the closing one. Nothing when it is
    /// anything but an array of non-empty strings.
    [[nodiscard]] std::optional<Found> read(QByteArrayView text);

private:
    struct Member {
        qsizetype end; // behind the closing quote
        int node;
    };
    struct Chain {
        QByteArray bytes; // up to the end of the last member
        std::vector<Member> members;
        quint64 lastUse = 0;
    };
    struct Match {
        Chain *chain = nullptr;
        size_t members = 0; // how many of the chain's members the text begins with
    };

    [[nodiscard]] std::array<Chain *, 4> recentFirst();
    [[nodiscard]] Match longestKnown(QByteArrayView text);
    [[nodiscard]] std::optional<Found> readShifted(QByteArrayView text);
    [[nodiscard]] std::vector<Member> beginsEarlier(const Chain &chain, QByteArrayView text);
    [[nodiscard]] static std::vector<Member> beginsLater(const Chain &chain, QByteArrayView text);
    [[nodiscard]] std::optional<qsizetype> readMembers(QByteArrayView text, Member last,
                                                       std::vector<Member> &added);
    [[nodiscard]] Ancestry stretch(const std::vector<Member> &members) const;
    void remember(QByteArrayView text, Match match, const std::vector<Member> &added);

    std::shared_ptr<AncestryStore> m_store;
    std::array<Chain, 4> m_chains; // a few lines of a branching history at a time
    quint64 m_clock = 0;
};

} // namespace Savepoint
