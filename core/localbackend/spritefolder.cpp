// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/spritefolder.h"

#include "core/localbackend/disk.h"

#include <QDateTime>

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// How often a live folder that changes while it is saved is saved again before a restore gives up.
constexpr int saveAttempts = 3;

StoreError stopped()
{
    return {u"the backend is stopping"_s, ECANCELED};
}

} // namespace

SpriteFolder::SpriteFolder(SpriteDisk disk, QString path, QString name)
    : m_disk(std::move(disk))
{
    m_record.path = std::move(path);
    m_record.name = std::move(name);
}

CheckpointRecord SpriteFolder::nextRecord(bool isAuto) const
{
    CheckpointRecord record;
    record.isAuto = isAuto;
    record.spriteId = m_state.id;
    record.sourceId = m_state.base;
    record.sequence = m_state.nextSequence;
    record.id = isAuto ? u"auto-%1"_s.arg(qMax(QDateTime::currentMSecsSinceEpoch(), m_state.lastAuto + 1))
                       : u"v%1"_s.arg(m_state.nextNumber);
    return record;
}

const CheckpointRecord *SpriteFolder::base() const
{
    return m_state.base.isEmpty() ? nullptr : m_record.find(m_state.base);
}

void SpriteFolder::updateRecord()
{
    m_record.id = m_state.id;
    if (!m_record.folder) // a copy of its own: whoever reads may outlive this
        m_record.folder = std::make_shared<const FileDescriptor>(::fcntl(m_disk.root(), F_DUPFD_CLOEXEC, 0));
    m_record.createdAt = m_state.createdAt;
    m_record.updatedAt = m_state.updatedAt;
    m_record.base = m_state.base;
    m_record.parents = m_state.parents;
}

StoreResult<CheckpointRecord> SpriteFolder::create(const QString &comment, const OperationContext &context)
{
    context.info(u"Creating checkpoint..."_s);
    CheckpointRecord record = nextRecord(false);
    record.comment = comment;
    if (auto begun = begin({.kind = PendingStep::Kind::Create, .checkpointId = record.id}, context); !begun)
        return begun.error();
    const FileDescriptor live = m_disk.live();
    const auto staged = live ? m_disk.stage(live.get(), &record, base(), context)
                             : StoreResult<Manifest>(diskError(u"cannot open the live folder “fs”"_s));
    auto committed = staged ? commit(record, context) : StoreResult<Done>(staged.error());
    if (!committed) {
        giveUp(context);
        return committed.error();
    }
    return record;
}

/// Writes down what is about to be done. Not before what an earlier restore replaced is safe: that is told
/// from the same place.
StoreResult<Done> SpriteFolder::begin(PendingStep step, const OperationContext &context)
{
    if (m_state.pending && m_state.pending->newFolder != 0) {
        if (auto finished = finishRestore(context); !finished)
            return finished;
    }
    if (!m_isWritten) {
        if (auto kept = m_disk.keepWhatIsThere(context); !kept)
            return kept;
    }
    SpriteState next = m_state;
    next.pending = std::move(step);
    if (auto written = m_disk.writeState(next, SpriteDisk::Sync::Later); !written)
        return written;
    m_state = std::move(next);
    m_isWritten = true;
    return Done{};
}

/// After a step that failed: as before it. When the backend is stopping the next start does it.
void SpriteFolder::giveUp(const OperationContext &context)
{
    if (context.isStopped())
        return;
    tidyUp(context);
    m_state.pending.reset();
    if (const auto written = m_disk.writeState(m_state, SpriteDisk::Sync::Later); !written)
        context.warning(written.error().text); // the next start finds that nothing came of it
}

/// From a half-made checkpoint to one that is listed.
StoreResult<Done> SpriteFolder::commit(const CheckpointRecord &record, const OperationContext &context)
{
    if (context.isStopped())
        return stopped();
    context.info(u"Saving to disk..."_s);
    SpriteState next = m_state;
    next.parents.insert(record.id, record.sourceId);
    next.nextSequence = record.sequence + 1;
    if (record.isAuto)
        next.lastAuto = record.id.mid(5).toLongLong();
    else
        ++next.nextNumber;
    if (auto written = m_disk.writeState(next, SpriteDisk::Sync::Later); !written)
        return written;
    // From here on the number is used up, whatever happens: it may be on the disk already.
    m_state = next;
    updateRecord();
    if (auto flushed = m_disk.flush(); !flushed)
        return flushed;
    if (auto published = m_disk.publish(record.id); !published)
        return published;
    m_record.checkpoints.append(record);
    m_state.updatedAt = record.createTime;
    if (record.isAuto && m_state.pending) {
        m_state.pending->savedId = record.id;
    } else {
        m_state.base = record.id;
        m_state.pending.reset();
    }
    updateRecord();
    // The checkpoint exists now. A state that cannot be written is put right at the next start from
    // `pending`.
    if (auto written = m_disk.writeState(m_state); !written)
        context.warning(written.error().text);
    return Done{};
}

StoreResult<CheckpointRecord> SpriteFolder::restore(const QString &checkpointId,
                                                    const OperationContext &context)
{
    context.info(u"Restoring to checkpoint %1..."_s.arg(checkpointId));
    if (!m_record.find(checkpointId))
        return StoreError{u"checkpoint with path checkpoints/%1 not found"_s.arg(checkpointId), ENOENT};
    if (auto allowed = refuseMounts(); !allowed)
        return allowed.error();
    if (auto begun = begin({.kind = PendingStep::Kind::Restore, .checkpointId = checkpointId}, context);
        !begun)
        return begun.error();
    const auto restore = [&]() -> StoreResult<CheckpointRecord> {
        const auto newFolder = m_disk.rebuild(*m_record.find(checkpointId), context);
        if (!newFolder && newFolder.error().code == EBADMSG) {
            return StoreError{u"checkpoint %1 is damaged: %2"_s.arg(checkpointId, newFolder.error().text),
                              EBADMSG};
        }
        if (!newFolder)
            return newFolder.error();
        auto saved = saveReplaced(checkpointId, context);
        if (!saved)
            return saved;
        if (auto switched = switchTo(checkpointId, newFolder.value(), context); !switched)
            return switched.error();
        return saved;
    };
    auto restored = restore();
    if (!restored) {
        giveUp(context);
        return restored;
    }
    context.info(u"Cleaning up..."_s);
    if (const auto finished = finishRestore(context); !finished)
        context.warning(finished.error().text);
    return restored;
}

/// What is mounted inside would go away with the folder that is replaced, and a folder that something is
/// mounted on cannot be replaced at all.
StoreResult<Done> SpriteFolder::refuseMounts() const
{
    const FileDescriptor live = m_disk.live();
    if (!live)
        return Done{};
    QList<QByteArray> mounts = mountsBelow(live.get());
    if (isMountPoint(live.get()))
        mounts.prepend("fs");
    if (mounts.isEmpty())
        return Done{};
    return StoreError{
        u"something is mounted at “%1”, and a restore would take it away: unmount it first"_s.arg(
            shownPath(mounts.first())),
        EBUSY};
}

/// Removes what a restore has replaced, not before all of it is saved or kept. When the backend is stopping
/// the next start does it.
StoreResult<Done> SpriteFolder::finishRestore(const OperationContext &context)
{
    const auto saved = saveLateEdits(context);
    if (context.isStopped())
        return Done{};
    if (saved) {
        if (auto released = m_disk.releaseReplaced(context); !released)
            return released;
    } else {
        const auto kept = m_disk.keepReplaced();
        if (!kept)
            return kept.error();
        context.warning(u"Not all of what was replaced could be saved: %1. It is kept in “%2”"_s.arg(
            saved.error().text, m_record.path + u'/' + kept.value()));
    }
    tidyUp(context);
    SpriteState next = m_state;
    next.pending.reset();
    if (auto written = m_disk.writeState(next); !written)
        return written;
    m_state = std::move(next);
    return Done{};
}

/// The second look at the replaced folder. Nobody can reach it by its name any more, so what differs from
/// what was saved was written between the last look at it and the switch, or by a program that has a file of
/// it open.
StoreResult<Done> SpriteFolder::saveLateEdits(const OperationContext &context)
{
    for (int saves = 0;; ++saves) {
        const FileDescriptor replaced = m_disk.replaced();
        if (!replaced && errno == ENOENT)
            return Done{};
        if (!replaced)
            return diskError(u"cannot read the replaced folder"_s);
        const auto found = scanTree(replaced.get(), context);
        if (!found)
            return found.error();
        const CheckpointRecord *const saved = m_record.find(m_state.pending->savedId);
        const auto manifest = saved ? m_disk.readManifest(*saved) : StoreResult<Manifest>(StoreError{});
        if (manifest && looksSame(manifest.value().entries, found.value().entries))
            return Done{};
        if (saves == saveAttempts)
            return StoreError{u"programs keep writing to it"_s};
        CheckpointRecord late = nextRecord(true);
        late.sourceId = m_state.pending->savedId;
        late.comment = u"Written while %1 was restored"_s.arg(m_state.pending->checkpointId);
        const auto staged = m_disk.stage(replaced.get(), &late, saved, context);
        if (!staged)
            return staged.error();
        if (auto committed = commit(late, context); !committed)
            return committed;
        context.warning(u"Saved what was written during the restore as %1"_s.arg(late.id));
    }
}

/// The automatic checkpoint of what a restore is about to replace. Saved again when it is edited meanwhile;
/// what is written after the last look is found by saveLateEdits().
StoreResult<CheckpointRecord> SpriteFolder::saveReplaced(const QString &restoredId,
                                                         const OperationContext &context)
{
    if (auto ensured = ensureLive(context); !ensured)
        return ensured.error();
    context.info(u"Creating checkpoint before restore..."_s);
    CheckpointRecord record = nextRecord(true);
    record.comment = u"Before restoring %1"_s.arg(restoredId);
    for (int attempt = 0; attempt < saveAttempts; ++attempt) {
        const FileDescriptor live = m_disk.live();
        if (!live)
            return diskError(u"cannot open the live folder “fs”"_s);
        const auto staged = m_disk.stage(live.get(), &record, base(), context);
        if (!staged)
            return staged.error();
        const auto now = scanTree(live.get(), context);
        if (!now)
            return now.error();
        if (!looksSame(staged.value().entries, now.value().entries))
            continue;
        if (auto committed = commit(record, context); !committed)
            return committed.error();
        context.info(u"Saved the replaced files as %1"_s.arg(record.id));
        return record;
    }
    return StoreError{u"files keep changing while they are saved; close the programs that write to them"_s};
}

/// A live folder that somebody removed is no reason to refuse its restore.
StoreResult<Done> SpriteFolder::ensureLive(const OperationContext &context) const
{
    if (auto back = m_disk.bringLiveBack(); !back || m_disk.exists("fs"))
        return back;
    if (::mkdirat(m_disk.root(), "fs", 0755) != 0)
        return diskError(u"cannot make the live folder “fs”"_s);
    context.warning(u"The live folder was missing; there was nothing to save"_s);
    return Done{};
}

StoreResult<Done> SpriteFolder::switchTo(const QString &checkpointId, quint64 newFolder,
                                         const OperationContext &context)
{
    if (context.isStopped())
        return stopped();
    context.info(u"Switching to the restored files..."_s);
    if (auto allowed = refuseMounts(); !allowed)
        return allowed;
    SpriteState next = m_state;
    next.pending->newFolder = newFolder;
    if (auto written = m_disk.writeState(next); !written)
        return written;
    auto switched = m_disk.switchLive();
    if (!switched && m_disk.liveInode() != newFolder) {
        (void)m_disk.writeState(m_state); // the next start comes to the same result
        return switched;
    }
    if (!switched) // it has happened; only whether a power cut would undo it is not known
        context.warning(switched.error().text);
    m_state = next;
    m_state.base = checkpointId;
    m_state.updatedAt = timeNow();
    updateRecord();
    if (auto written = m_disk.writeState(m_state); !written)
        context.warning(written.error().text);
    return Done{};
}

StoreResult<Done> SpriteFolder::remove(const QString &checkpointId)
{
    const auto record = std::find_if(m_record.checkpoints.cbegin(), m_record.checkpoints.cend(),
                                     [&](const CheckpointRecord &known) { return known.id == checkpointId; });
    if (record == m_record.checkpoints.cend())
        return StoreError{u"checkpoint not found"_s, ENOENT};
    if (checkpointId == m_state.base)
        return StoreError{u"cannot delete active checkpoint"_s, EBUSY};
    auto discarded = m_disk.discard(checkpointId);
    const bool isGone = !discarded && discarded.error().code == ENOENT; // somebody else removed its folder
    if (!discarded && !isGone)
        return discarded;
    m_record.checkpoints.erase(record);
    if (isGone)
        return StoreError{u"checkpoint not found"_s, ENOENT};
    // It is deleted; what stays of its files goes with the next operation or start. After a restore that is
    // not through yet, and before the first operation, more lies there than leftovers.
    if (!m_state.pending && m_isWritten)
        tidyUp({});
    return Done{};
}

/// Removes what an operation left. When the backend is stopping the next start does it, so that stopping is
/// quick.
void SpriteFolder::tidyUp(const OperationContext &context) const
{
    if (!context.isStopped())
        m_disk.clearLeftovers(context);
}

bool SpriteFolder::isUpToDate() const
{
    QStringList known;
    for (const CheckpointRecord &record : m_record.checkpoints) {
        if (record.isBroken && !m_disk.readCheckpoint(record.id, m_state).isBroken)
            return false;
        known.append(record.id);
    }
    known.sort();
    const auto found = m_disk.checkpointIds();
    return m_disk.isStateUnchanged() && found && found.value() == known;
}

void SpriteFolder::takeNewId()
{
    m_state.id = SpriteState::newId();
    m_isOriginal = false;
    updateRecord();
}

StoreResult<Done> SpriteFolder::claim()
{
    if (m_isOriginal || !m_isWritten)
        return Done{};
    auto written = m_disk.writeState(m_state);
    m_isOriginal = bool(written);
    return written;
}

} // namespace Savepoint
