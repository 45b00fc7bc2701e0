// SPDX-License-Identifier: Apache-2.0
// How a sprite is opened, and what is done about an operation that was cut off.
#include "core/localbackend/disk.h"
#include "core/localbackend/spritefolder.h"

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

StoreResult<std::unique_ptr<SpriteFolder>> SpriteFolder::open(const QString &path, const QString &name,
                                                              StoreOptions options, QStringList *warnings)
{
    auto disk = SpriteDisk::open(path, options);
    if (!disk)
        return disk.error();
    std::unique_ptr<SpriteFolder> sprite(new SpriteFolder(std::move(disk).value(), path, name));
    if (auto recovered = sprite->recover(warnings); !recovered)
        return recovered.error();
    return sprite;
}

StoreResult<Done> SpriteFolder::recover(QStringList *warnings)
{
    const auto warn = [&](const QString &text) {
        warnings->append(u"Sprite %1: %2"_s.arg(m_record.name, text));
    };
    auto state = m_disk.readState();
    bool isChanged = false;
    if (!state && (state.error().code == ENOENT || state.error().code == EBADMSG)) {
        const bool hasHistory = m_disk.exists("checkpoints");
        state = rebuiltState();
        isChanged = true;
        if (hasHistory)
            warn(u"its record was missing or unreadable and was rebuilt from its checkpoints."_s);
    }
    if (!state)
        return state.error();
    m_state = std::move(state).value();
    m_record.checkpoints = m_disk.readCheckpoints(m_state);

    const bool wasRestoring = m_disk.exists("fs.new") || m_disk.exists("fs.old");
    const bool wasCreating = m_disk.exists("work");
    QString outcome;
    if (wasRestoring)
        outcome = u"a restore that was cut off was undone; nothing was changed."_s;
    else if (wasCreating)
        outcome = u"a checkpoint that was only half made was removed; nothing was changed."_s;
    // A kill between the two renames of a switch leaves no live folder; it must be back before it is looked
    // at.
    const auto cleared = m_disk.clearLeftovers();
    if (m_state.pending) {
        const QString settled = settlePending(*m_state.pending);
        outcome = settled.isEmpty() ? outcome : settled;
        m_state.pending.reset();
        isChanged = true;
    }
    if (!outcome.isEmpty())
        warn(outcome);
    if (!cleared)
        warn(cleared.error().text);
    updateRecord();
    if (isChanged) {
        if (auto written = m_disk.writeState(m_state); !written)
            return written;
    }
    return Done{};
}

/// Finds out whether the rename that decides has happened, and takes over its consequence. What a person
/// should know, or nothing.
QString SpriteFolder::settlePending(const PendingStep &pending)
{
    if (pending.kind == PendingStep::Kind::Create) {
        const CheckpointRecord *const made = m_record.find(pending.checkpointId);
        if (!made)
            return {};
        if (!pending.isAuto)
            m_state.base = made->id;
        m_state.updatedAt = made->createTime;
        return {};
    }
    if (m_disk.liveInode() != pending.newFolder)
        return {};
    m_state.base = pending.checkpointId;
    m_state.updatedAt = timeNow();
    return u"a restore of %1 that was cut off at its end was completed."_s.arg(pending.checkpointId);
}

StoreResult<SpriteState> SpriteFolder::rebuiltState() const
{
    SpriteState state = SpriteState::fresh();
    for (const CheckpointRecord &record : m_disk.readCheckpoints(state)) {
        state.parents.insert(record.id, record.sourceId);
        state.nextSequence = qMax(state.nextSequence, record.sequence + 1);
        if (record.isAuto)
            state.lastAuto = qMax(state.lastAuto, record.id.mid(5).toLongLong());
        else
            state.nextNumber = qMax(state.nextNumber, record.id.mid(1).toLongLong() + 1);
    }
    return state;
}

} // namespace Savepoint
