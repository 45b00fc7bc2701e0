// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace Savepoint {

class AncestryStore;

/// A checkpoint's `history`: "Ordered list of ancestor checkpoint IDs, oldest first" (Sprites Go SDK guide).
/// A value of four words. The ids stand in an AncestryStore that all checkpoints of one list share, as a tree
/// of chains, and a history is a stretch of one: n checkpoints of a line cost n nodes, not n*n/2 strings, and
/// no more when the server leaves out the farthest ancestors. Keeps its store alive.
class Ancestry final {
public:
    Ancestry() = default; ///< no history

    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    /// How many ids the history has.
    [[nodiscard]] int count() const { return m_count; }
    /// The nearest ancestor: the last id of the history. Empty when there is none.
    [[nodiscard]] QString last() const;
    /// The farthest ancestor. Walks the whole history. Empty when there is none.
    [[nodiscard]] QString first() const;
    /// The history without its last id: a walk from the nearest to the oldest ancestor costs no allocation.
    [[nodiscard]] Ancestry parent() const;
    /// The whole history, oldest first, expanded on demand.
    [[nodiscard]] QStringList toStringList() const;
    [[nodiscard]] bool contains(QStringView id) const;

    /// Compares contents, in constant time: by length, last id and the hash of all of them.
    bool operator==(const Ancestry &other) const;
    [[nodiscard]] size_t hash() const; ///< of the contents, the same in every store

private:
    friend class AncestryStore;
    Ancestry(std::shared_ptr<const AncestryStore> store, int node, int count, quint64 hash)
        : m_store(std::move(store))
        , m_node(node)
        , m_count(count)
        , m_hash(hash)
    {
    }

    std::shared_ptr<const AncestryStore> m_store; // shared by all checkpoints of one answer
    int m_node = -1; // of the last id
    int m_count = 0; // the chain may go on to older ones
    quint64 m_hash = 0; // of the ids, the same in every store
};

[[nodiscard]] inline size_t qHash(const Ancestry &ancestry, size_t seed = 0)
{
    return ::qHash(ancestry.hash(), seed);
}

/// The shared chains behind Ancestry. Filled by one parser, then only read.
class AncestryStore final : public std::enable_shared_from_this<AncestryStore> {
    Q_DISABLE_COPY_MOVE(AncestryStore)

    struct Private // only create() makes one: ancestry() needs a shared owner
    {
        explicit Private() = default;
    };

public:
    explicit AncestryStore(Private) { }
    [[nodiscard]] static std::shared_ptr<AncestryStore> create();

    /// The node of chain `parent` (-1: none) followed by `id`, made when it is not there yet.
    int append(int parent, const QString &id);
    /// The node of `id` in front of the node `child`, made when nothing stands there yet; -1 when another id
    /// does.
    int prepend(const QString &id, int child);
    /// The chain that append() made, down to `node` (-1: none).
    [[nodiscard]] Ancestry ancestry(int node) const;
    /// The stretch of a chain from `first` to `last`, which is `count` ids long.
    [[nodiscard]] Ancestry ancestry(int first, int last, int count) const;
    /// Makes the chain of a whole list.
    [[nodiscard]] Ancestry ancestry(const QStringList &oldestFirst);
    [[nodiscard]] qsizetype nodeCount() const { return qsizetype(m_nodes.size()); }

private:
    friend class Ancestry;

    /// Chains are hashed as polynomials, so that the hash of any stretch is a difference of two: `hash` is
    /// that of everything down to this node, counted from `before`, where its chain began.
    struct Node {
        QString id;
        int parent;
        int count; // from where its chain began when it was appended
        quint64 hash;
        quint64 before;
    };

    [[nodiscard]] quint64 hashBefore(int node) const;

    std::vector<Node> m_nodes;
    QHash<std::pair<int, QString>, int> m_index;
};

} // namespace Savepoint
