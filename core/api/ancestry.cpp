// SPDX-License-Identifier: Apache-2.0
#include "core/api/ancestry.h"

#include <algorithm>

namespace Savepoint {

namespace {

// Arithmetic modulo 2^64: an odd number has an inverse, so a chain can also grow at its old end.
constexpr quint64 Base = 0x9e3779b97f4a7c15U;

constexpr quint64 inverseOf(quint64 odd)
{
    quint64 inverse = odd; // right in its three lowest bits; each step doubles them
    for (int i = 0; i < 5; ++i)
        inverse *= 2 - odd * inverse;
    return inverse;
}

constexpr quint64 BaseInverse = inverseOf(Base);
static_assert(Base * BaseInverse == 1);

quint64 power(int exponent)
{
    quint64 result = 1;
    for (quint64 factor = Base; exponent > 0; exponent >>= 1, factor *= factor) {
        if (exponent & 1)
            result *= factor;
    }
    return result;
}

quint64 hashOf(const QString &id)
{
    return quint64(qHash(id, size_t(Base)));
}

} // namespace

QString Ancestry::last() const
{
    return isEmpty() ? QString() : m_store->m_nodes[size_t(m_node)].id;
}

QString Ancestry::first() const
{
    QString id;
    for (int node = m_node; node >= 0; node = m_store->m_nodes[size_t(node)].parent) {
        if (m_store->m_nodes[size_t(node)].parent < 0)
            id = m_store->m_nodes[size_t(node)].id;
    }
    return id;
}

Ancestry Ancestry::parent() const
{
    if (m_count < 2)
        return {};
    const auto &node = m_store->m_nodes[size_t(m_node)];
    return {m_store, node.parent, m_count - 1, (m_hash - hashOf(node.id)) * BaseInverse};
}

QStringList Ancestry::toStringList() const
{
    QStringList ids;
    ids.reserve(m_count);
    for (int node = m_node; ids.size() < m_count; node = m_store->m_nodes[size_t(node)].parent)
        ids.append(m_store->m_nodes[size_t(node)].id);
    std::reverse(ids.begin(), ids.end());
    return ids;
}

bool Ancestry::contains(QStringView id) const
{
    int node = m_node;
    for (int left = m_count; left > 0; --left) {
        if (m_store->m_nodes[size_t(node)].id == id)
            return true;
        node = m_store->m_nodes[size_t(node)].parent;
    }
    return false;
}

bool Ancestry::operator==(const Ancestry &other) const
{
    if (m_count != other.m_count || m_hash != other.m_hash)
        return false;
    return isEmpty() || (m_store == other.m_store && m_node == other.m_node) || last() == other.last();
}

size_t Ancestry::hash() const
{
    return isEmpty() ? 0 : size_t(m_store->m_nodes[size_t(m_node)].hash);
}

std::shared_ptr<AncestryStore> AncestryStore::create()
{
    return std::make_shared<AncestryStore>(Private());
}

int AncestryStore::append(int parent, const QString &id)
{
    const auto key = std::make_pair(parent, id);
    if (const auto known = m_index.constFind(key); known != m_index.cend())
        return *known;
    Node added{id, parent, 1, hashOf(id), 0};
    if (parent >= 0) {
        const Node &above = m_nodes[size_t(parent)];
        added.count = above.count + 1;
        added.hash += above.hash * Base;
        added.before = above.before;
    }
    const int node = int(m_nodes.size());
    m_nodes.push_back(std::move(added));
    m_index.insert(key, node);
    return node;
}

int AncestryStore::prepend(const QString &id, int child)
{
    if (const int parent = m_nodes[size_t(child)].parent; parent >= 0)
        return m_nodes[size_t(parent)].id == id ? parent : -1;
    Node added{id, -1, 1, hashBefore(child), 0};
    added.before = (added.hash - hashOf(id)) * BaseInverse;
    const int node = int(m_nodes.size());
    m_nodes.push_back(std::move(added));
    m_nodes[size_t(child)].parent = node;
    m_index.insert({node, m_nodes[size_t(child)].id}, child);
    if (const auto key = std::make_pair(-1, id); !m_index.contains(key))
        m_index.insert(key, node);
    return node;
}

/// What the hash was before this node came to it.
quint64 AncestryStore::hashBefore(int node) const
{
    const Node &at = m_nodes[size_t(node)];
    return (at.hash - hashOf(at.id)) * BaseInverse;
}

Ancestry AncestryStore::ancestry(int node) const
{
    if (node < 0)
        return {};
    const Node &at = m_nodes[size_t(node)];
    return {shared_from_this(), node, at.count, at.hash - at.before * power(at.count)};
}

Ancestry AncestryStore::ancestry(int first, int last, int count) const
{
    if (count == 0)
        return {};
    return {shared_from_this(), last, count, m_nodes[size_t(last)].hash - hashBefore(first) * power(count)};
}

Ancestry AncestryStore::ancestry(const QStringList &oldestFirst)
{
    int first = -1;
    int node = -1;
    for (const QString &id : oldestFirst) {
        node = append(node, id);
        first = first < 0 ? node : first;
    }
    return node < 0 ? Ancestry() : ancestry(first, node, int(oldestFirst.size()));
}

} // namespace Savepoint
