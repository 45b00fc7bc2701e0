// SPDX-License-Identifier: Apache-2.0
#include "core/api/ancestry.h"

#include <algorithm>

namespace Savepoint {

int Ancestry::count() const
{
    return isEmpty() ? 0 : m_store->m_nodes[size_t(m_node)].count;
}

QString Ancestry::last() const
{
    return isEmpty() ? QString() : m_store->m_nodes[size_t(m_node)].id;
}

Ancestry Ancestry::parent() const
{
    if (isEmpty())
        return {};
    return m_store->ancestry(m_store->m_nodes[size_t(m_node)].parent);
}

QStringList Ancestry::toStringList() const
{
    QStringList ids;
    ids.reserve(count());
    for (int node = m_node; node >= 0; node = m_store->m_nodes[size_t(node)].parent)
        ids.append(m_store->m_nodes[size_t(node)].id);
    std::reverse(ids.begin(), ids.end());
    return ids;
}

bool Ancestry::contains(QStringView id) const
{
    for (int node = m_node; node >= 0; node = m_store->m_nodes[size_t(node)].parent) {
        if (m_store->m_nodes[size_t(node)].id == id)
            return true;
    }
    return false;
}

bool Ancestry::operator==(const Ancestry &other) const
{
    if (isEmpty() || other.isEmpty())
        return isEmpty() == other.isEmpty();
    if (m_store == other.m_store)
        return m_node == other.m_node;
    const auto &mine = m_store->m_nodes[size_t(m_node)];
    const auto &theirs = other.m_store->m_nodes[size_t(other.m_node)];
    return mine.count == theirs.count && mine.hash == theirs.hash && mine.id == theirs.id;
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
    const Node *before = parent < 0 ? nullptr : &m_nodes[size_t(parent)];
    const quint64 hash = quint64(qHash(id, size_t(before ? before->hash : 0x9e3779b97f4a7c15U)));
    const int node = int(m_nodes.size());
    m_nodes.push_back({id, parent, before ? before->count + 1 : 1, hash});
    m_index.insert(key, node);
    return node;
}

Ancestry AncestryStore::ancestry(int node) const
{
    return node < 0 ? Ancestry() : Ancestry(shared_from_this(), node);
}

Ancestry AncestryStore::ancestry(const QStringList &oldestFirst)
{
    int node = -1;
    for (const QString &id : oldestFirst)
        node = append(node, id);
    return ancestry(node);
}

} // namespace Savepoint
