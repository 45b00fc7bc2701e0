// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/ancestryentry.h"

namespace Savepoint {

/// From a list of checkpoints to entries with the parents that the server reports, without cycles.
///
/// A parent is `source_id`, else the nearest listed ancestor in `history`. That is oldest first ("Ordered
/// list of ancestor checkpoint IDs, oldest first", Sprites Go SDK guide), unless the entries' own histories
/// show otherwise. Texts such as `to=v2;time=...` in a history are records of restores, not ancestors.
class AncestryResolver final {
    Q_DISABLE_COPY_MOVE(AncestryResolver)

public:
    /// `checkpoints` must outlive the resolver.
    explicit AncestryResolver(const QList<Checkpoint> &checkpoints);

    [[nodiscard]] std::vector<AncestryEntry> &entries() { return m_entries; }
    /// The live filesystem: the first `Current`, or an empty one. Its parent is the base.
    [[nodiscard]] AncestryEntry &here() { return m_here; }
    /// nullptr when the server sent none.
    [[nodiscard]] const Checkpoint *current() const { return m_current; }
    /// The first entry with this id; -1 when there is none.
    [[nodiscard]] int find(const QString &id) const { return m_first.value(id, -1); }

private:
    /// A listed ancestor, and the history that ends with it; none when not the order of the history told.
    struct Found {
        int entry = -1;
        Ancestry at;
    };
    /// Nearest listed ids of histories whose last ids are not listed, so that a list that lacks a long
    /// stretch is walked once and not once per checkpoint.
    class MissingChains final {
    public:
        [[nodiscard]] const Found *find(const Ancestry &chain) const; // nullptr: not known yet
        void insert(const Ancestry &chain, const Found &nearest);

    private:
        // By last id and length; chains that share both are told apart.
        QHash<std::pair<QString, int>, std::vector<std::pair<Ancestry, Found>>> m_known;
    };

    void collect(const QList<Checkpoint> &checkpoints);
    void assignKeys();
    void resolve(AncestryEntry &entry);
    [[nodiscard]] Found nearestIn(const Ancestry &history, const QString &self);
    [[nodiscard]] Found lastListed(const Ancestry &history, const QString &self);
    [[nodiscard]] Found nearerByOwnHistories(const Ancestry &history, const Found &found,
                                             const QString &self) const;
    void breakCycles();
    void breakCycle(int member);
    [[nodiscard]] static bool isOlder(const AncestryEntry &left, const AncestryEntry &right);

    std::vector<AncestryEntry> m_entries;
    QHash<QString, int> m_first; // by id
    Checkpoint m_unsaid; // stands for Current when the server sent none
    AncestryEntry m_here;
    const Checkpoint *m_current = nullptr;
    MissingChains m_missing;
};

} // namespace Savepoint
