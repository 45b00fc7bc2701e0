// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/localbackend/filedescriptor.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>

namespace Savepoint {

/// Why a step on disk failed: an English technical text and the errno behind it (0: none).
struct StoreError {
    QString text;
    int code = 0;
};

template<typename T> using StoreResult = Result<T, StoreError>;

/// What a running operation says. The last one of an operation is Error or Complete.
struct StoreEvent {
    enum class Type { Info, Warning, Error, Complete };

    Type type = Type::Info;
    QString text;
    bool isProgress = false; ///< a counter that the next one replaces: may be dropped for a slow reader
};

/// Where a long step reports to, and how it is told to stop at the next opportunity.
struct OperationContext {
    std::function<void(const StoreEvent &)> report; ///< may be empty
    const std::atomic_bool *stop = nullptr; ///< set by another thread; null: never

    [[nodiscard]] bool isStopped() const { return stop && stop->load(std::memory_order_relaxed); }
    void info(const QString &text) const { say({StoreEvent::Type::Info, text, false}); }
    void progress(const QString &text) const { say({StoreEvent::Type::Info, text, true}); }
    void warning(const QString &text) const { say({StoreEvent::Type::Warning, text, false}); }

private:
    void say(const StoreEvent &event) const
    {
        if (report)
            report(event);
    }
};

/// One checkpoint as it lies on disk, without its files.
struct CheckpointRecord {
    QString id; ///< `v<n>` or `auto-<unix ms>`
    QString spriteId; ///< of its sprite; empty in checkpoints of older programs
    QString createTime; ///< RFC 3339, UTC, microseconds
    QString comment;
    QString sourceId; ///< the parent; empty: none
    bool isAuto = false;
    bool isBroken = false; ///< its manifest or description is missing or unreadable
    qint64 sequence = 0; ///< order of making within the sprite; clocks jump
    qint64 fileCount = 0;
    qint64 byteCount = 0;
    QByteArray manifestDigest; ///< SHA-256, hexadecimal
};

/// A sprite and its checkpoints: a value, copied between threads.
struct SpriteRecord {
    QString name;
    QString id; ///< `sprite-<uuid>`
    QString createdAt;
    QString updatedAt; ///< when the live folder was last saved or replaced
    QString path; ///< holds `fs`, `checkpoints`, `state.json`; to be shown, its name may be another folder's
                  ///< by now
    std::shared_ptr<const FileDescriptor> folder; ///< the same, open: also when its name is another one's
    QString base; ///< the checkpoint the live folder continues from; empty: none
    QList<CheckpointRecord> checkpoints; ///< oldest first
    QHash<QString, QString> parents; ///< of every checkpoint ever made, also deleted ones

    /// The open folder; -1: there is none.
    [[nodiscard]] int root() const { return folder ? folder->get() : -1; }
    [[nodiscard]] const CheckpointRecord *find(const QString &checkpointId) const;
    /// A checkpoint's ancestors and itself, oldest first: the history of its child.
    [[nodiscard]] QStringList lineOf(const QString &checkpointId) const;
    [[nodiscard]] QStringList historyOf(const QString &checkpointId) const;
};

} // namespace Savepoint
