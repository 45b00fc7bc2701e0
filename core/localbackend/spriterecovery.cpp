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
    auto checkpoints = m_disk.readCheckpoints(m_state);
    if (!checkpoints)
        return checkpoints.error();
    m_record.checkpoints = std::move(checkpoints).value();
    // A kill between the two renames of a switch leaves no live folder; it must be back before it is looked
    // at.
    if (auto live = m_disk.bringLiveBack(); !live)
        return live;
    m_disk.clearPutAside();
    if (m_state.pending) {
        if (const QString outcome = settlePending(); !outcome.isEmpty())
            warn(outcome);
        isChanged = true;
    }
    const OperationContext context{[&](const StoreEvent &event) {
                                       if (event.type == StoreEvent::Type::Warning)
                                           warn(event.text);
                                   },
                                   nullptr};
    updateRecord();
    // What cannot be finished or written now, as on a full disk, is no reason to hide the sprite: the next
    // operation tries it again.
    StoreResult<Done> finished = Done{};
    if (m_state.pending) {
        finished = finishRestore(context);
    } else {
        tidyUp(context);
        if (isChanged)
            finished = m_disk.writeState(m_state);
    }
    if (!finished)
        warn(finished.error().text);
    return Done{};
}

/// Whether the restore under way has put its new folder in the place of the live one.
bool SpriteFolder::isSwitched() const
{
    const PendingStep &pending = *m_state.pending;
    return pending.kind == PendingStep::Kind::Restore && pending.newFolder != 0
        && m_disk.liveInode() == pending.newFolder;
}

/// Finds out whether the rename that decides has happened, and takes over its consequence. What is left to do
/// after a restore stays pending. Returns what the user should know, or nothing.
QString SpriteFolder::settlePending()
{
    const PendingStep pending = *m_state.pending;
    if (pending.kind == PendingStep::Kind::Create) {
        m_state.pending.reset();
        const CheckpointRecord *const made = m_record.find(pending.checkpointId);
        if (!made)
            return pending.isAuto
                ? QString()
                : u"a checkpoint that was only half made was removed; nothing was changed."_s;
        if (!pending.isAuto)
            m_state.base = made->id;
        m_state.updatedAt = made->createTime;
        return {};
    }
    if (!isSwitched()) {
        m_state.pending.reset();
        return u"a restore that was cut off was undone; nothing was changed."_s;
    }
    m_state.base = pending.checkpointId;
    m_state.updatedAt = timeNow();
    return u"a restore of %1 that was cut off at its end was completed."_s.arg(pending.checkpointId);
}

StoreResult<SpriteState> SpriteFolder::rebuiltState() const
{
    SpriteState state = SpriteState::fresh();
    const auto checkpoints = m_disk.readCheckpoints(state);
    if (!checkpoints)
        return checkpoints.error();
    for (const CheckpointRecord &record : checkpoints.value()) {
        if (!record.spriteId.isEmpty())
            state.id = record.spriteId;
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
