// SPDX-License-Identifier: Apache-2.0
#include "core/records/historycodec.h"

#include "core/api/ancestry.h"
#include "core/records/checkpointkey.h"

#include <QDataStream>
#include <QHash>
#include <QIODevice>

#include <vector>

namespace Savepoint {

namespace {

constexpr quint32 Format = 0x53504831; // "SPH1"
constexpr QDataStream::Version StreamVersion = QDataStream::Qt_6_0;

/// The tree of chains, a parent before its children.
class ChainWriter final {
public:
    /// The position of the chain; -1 for an empty one.
    int add(Ancestry chain)
    {
        std::vector<Ancestry> missing;
        for (; !chain.isEmpty() && !m_positions.contains(chain); chain = chain.parent())
            missing.push_back(chain);
        int position = chain.isEmpty() ? -1 : m_positions.value(chain);
        for (; !missing.empty(); missing.pop_back()) {
            m_stream << qint32(position) << missing.back().last().toUtf8();
            position = m_count++;
            m_positions.insert(missing.back(), position);
        }
        return position;
    }
    [[nodiscard]] int count() const { return m_count; }
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

    ChainWriter() { m_stream.setVersion(StreamVersion); }

private:
    QByteArray m_bytes;
    QDataStream m_stream{&m_bytes, QIODevice::WriteOnly};
    QHash<Ancestry, int> m_positions;
    int m_count = 0;
};

/// False when the stream does not hold a tree of chains.
bool readChains(QDataStream &stream, AncestryStore &store, std::vector<int> &nodes)
{
    qint32 count = 0;
    stream >> count;
    for (qint32 i = 0; i < count; ++i) {
        qint32 parent = -1;
        QByteArray id;
        stream >> parent >> id;
        if (stream.status() != QDataStream::Ok || parent < -1 || parent >= i)
            return false;
        nodes.push_back(store.append(parent < 0 ? -1 : nodes[size_t(parent)], QString::fromUtf8(id)));
    }
    return stream.status() == QDataStream::Ok;
}

} // namespace

QByteArray encodeCheckpoints(const QList<Checkpoint> &checkpoints)
{
    ChainWriter chains;
    std::vector<int> positions;
    positions.reserve(size_t(checkpoints.size()));
    for (const Checkpoint &checkpoint : checkpoints)
        positions.push_back(chains.add(checkpoint.history));

    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(StreamVersion);
    stream << Format << qint32(chains.count());
    stream.writeRawData(chains.bytes().constData(), int(chains.bytes().size()));
    stream << qint32(checkpoints.size());
    for (qsizetype i = 0; i < checkpoints.size(); ++i) {
        const Checkpoint &checkpoint = checkpoints.at(i);
        stream << checkpoint.id.toUtf8() << CheckpointKey::of(checkpoint).created
               << qint32(positions[size_t(i)]) << checkpoint.comment << checkpoint.isAuto
               << checkpoint.sourceId.toUtf8() << checkpoint.health.toUtf8() << checkpoint.rawWithoutHistory
               << qint64(checkpoint.historyAt);
    }
    return bytes;
}

std::optional<QList<Checkpoint>> decodeCheckpoints(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    stream.setVersion(StreamVersion);
    quint32 format = 0;
    stream >> format;
    const auto store = AncestryStore::create();
    std::vector<int> nodes;
    if (format != Format || !readChains(stream, *store, nodes))
        return std::nullopt;

    qint32 count = 0;
    stream >> count;
    QList<Checkpoint> checkpoints;
    for (qint32 i = 0; i < count; ++i) {
        Checkpoint checkpoint;
        QByteArray id;
        QByteArray source;
        QByteArray health;
        qint64 created = 0;
        qint64 historyAt = -1;
        qint32 chain = -1;
        stream >> id >> created >> chain >> checkpoint.comment >> checkpoint.isAuto >> source >> health
            >> checkpoint.rawWithoutHistory >> historyAt;
        if (stream.status() != QDataStream::Ok || id.isEmpty() || chain < -1 || chain >= qint32(nodes.size())
            || historyAt > checkpoint.rawWithoutHistory.size())
            return std::nullopt;
        checkpoint.id = QString::fromUtf8(id);
        if (created != CheckpointKey::NoTime)
            checkpoint.createTime = QDateTime::fromMSecsSinceEpoch(created, Qt::UTC);
        checkpoint.history = store->ancestry(chain < 0 ? -1 : nodes[size_t(chain)]);
        checkpoint.sourceId = QString::fromUtf8(source);
        checkpoint.health = QString::fromUtf8(health);
        checkpoint.historyAt = historyAt;
        checkpoints.append(std::move(checkpoint));
    }
    return stream.status() == QDataStream::Ok ? std::optional(std::move(checkpoints)) : std::nullopt;
}

} // namespace Savepoint
