// SPDX-License-Identifier: Apache-2.0
// How a sprite is opened, and what is done about an operation that was cut off.
#include "core/localbackend/disk.h"
#include "core/localbackend/spritefolder.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

StoreResult<std::unique_ptr<SpriteFolder>> SpriteFolder::open(int parent, const QString &path,
                                                              const QString &name, StoreOptions options,
                                                              QStringList *warnings)
{
    auto disk = SpriteDisk::open(parent, QFile::encodeName(QFileInfo(path).fileName()), options);
    if (!disk)
        return disk.error();
    std::unique_ptr<SpriteFolder> sprite(new SpriteFolder(std::move(disk).value(), path, name));
    if (auto recovered = sprite->recover(warnings); !recovered)
        return recovered.error();
    return sprite;
}

StoreResult<Done> SpriteFolder::recover(QStringList *warnings)
{
    const OperationContext context{[&](const StoreEvent &event) {
                                       if (event.type == StoreEvent::Type::Warning)
                                           warnings->append(
                                               u"Sprite %1: %2"_s.arg(m_record.name, event.text));
                                   },
                                   nullptr};
    auto state = m_disk.readState();
    m_isWritten = bool(state);
    if (!state && (state.error().code == ENOENT || state.error().code == EBADMSG)) {
        const bool hasHistory = m_disk.exists("checkpoints");
        state = rebuiltState();
        if (hasHistory)
            context.warning(u"its record is missing or unreadable; it is rebuilt from its checkpoints."_s);
    }
    if (!state)
        return state.error();
    m_state = std::move(state).value();
    const quint64 inode = m_disk.identity().inode;
    const bool isCopy = m_state.folder != 0 && m_state.folder != inode;
    m_isOriginal = m_state.folder == inode;
    m_state.folder = inode;
    auto checkpoints = m_disk.readCheckpoints(m_state);
    if (!checkpoints)
        return checkpoints.error();
    m_record.checkpoints = std::move(checkpoints).value();
    updateRecord();
    return m_isWritten ? putRight(isCopy, context) : Done{};
}

/// Completes or undoes what an earlier run left unfinished.
StoreResult<Done> SpriteFolder::putRight(bool isCopy, const OperationContext &context)
{
    // A kill between the two renames of a switch leaves no live folder; it must be back before it is looked
    // at.
    if (auto live = m_disk.bringLiveBack(); !live)
        return live;
    m_disk.clearPutAside();
    const bool isCutOff = m_state.pending.has_value();
    if (isCutOff && isCopy) { // what was written down is about other folders
        context.warning(
            u"it was copied in the middle of an operation; what lies beside its live folder is kept."_s);
        if (auto kept = m_disk.keepWhatIsThere(context); !kept)
            return kept;
        m_state.pending.reset();
    } else if (isCutOff) {
        if (const QString outcome = settlePending(); !outcome.isEmpty())
            context.warning(outcome);
    }
    updateRecord();
    // What cannot be finished or written now, as on a full disk, is no reason to hide the sprite: the next
    // operation tries it again.
    StoreResult<Done> finished = Done{};
    if (m_state.pending) {
        finished = finishRestore(context);
    } else {
        tidyUp(context);
        if (isCutOff)
            finished = m_disk.writeState(m_state);
    }
    if (!finished)
        context.warning(finished.error().text);
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
