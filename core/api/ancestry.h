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
/// A value of two words. The ids stand in an AncestryStore that all checkpoints of one list share, as a tree
/// of chains: a linear history of n checkpoints costs n nodes, not n*n/2 strings. Keeps its store alive.
class Ancestry final {
public:
    Ancestry() = default; ///< no history

    [[nodiscard]] bool isEmpty() const { return m_node < 0; }
    /// How many ids the history has.
    [[nodiscard]] int count() const;
    /// The nearest ancestor: the last id of the history. Empty when there is none.
    [[nodiscard]] QString last() const;
    /// The history without its last id: a walk from the nearest to the oldest ancestor costs no allocation.
    [[nodiscard]] Ancestry parent() const;
    /// The whole history, oldest first, expanded on demand.
    [[nodiscard]] QStringList toStringList() const;
    [[nodiscard]] bool contains(QStringView id) const;

    /// Compares contents: constant time within one store, and by length, last id and chain hash across
    /// stores.
    bool operator==(const Ancestry &other) const;
    [[nodiscard]] size_t hash() const; ///< of the contents, the same in every store

private:
    friend class AncestryStore;
    Ancestry(std::shared_ptr<const AncestryStore> store, int node)
        : m_store(std::move(store))
        , m_node(node)
    {
    }

    std::shared_ptr<const AncestryStore> m_store; // shared by all checkpoints of one answer
    int m_node = -1;
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
    [[nodiscard]] Ancestry ancestry(int node) const;
    /// Makes the chain of a whole list.
    [[nodiscard]] Ancestry ancestry(const QStringList &oldestFirst);
    [[nodiscard]] qsizetype nodeCount() const { return qsizetype(m_nodes.size()); }

private:
    friend class Ancestry;

    struct Node {
        QString id;
        int parent;
        int count;
        quint64 hash; // of the whole chain
    };

    std::vector<Node> m_nodes;
    QHash<std::pair<int, QString>, int> m_index;
};

} // namespace Savepoint
