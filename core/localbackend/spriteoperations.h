// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/localstore.h"

#include <QMap>
#include <QObject>
#include <QThreadPool>

#include <atomic>

namespace Savepoint {

/// Runs long operations on sprites off the server's thread, one at a time per sprite, and answers meanwhile
/// from a copy of what was known before. Lives on the server's thread, which alone calls it.
///
/// While an operation runs, its SpriteFolder belongs to the worker; values travel back queued. The destructor
/// tells running operations to stop at the next file and waits for that.
class SpriteOperations final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpriteOperations)

public:
    using Completion = std::function<void()>;
    /// Runs on a worker; what it returns runs on the server's thread when the new record is in place.
    using Work = std::function<Completion(SpriteFolder &, const OperationContext &)>;
    using Listener = std::function<void(const StoreEvent &)>;

    explicit SpriteOperations(LocalStore &store, QObject *parent = nullptr);
    ~SpriteOperations() override;

    [[nodiscard]] QList<SpriteRecord> sprites(); ///< by name
    [[nodiscard]] std::optional<SpriteRecord> sprite(const QString &name);
    [[nodiscard]] StoreResult<SpriteRecord> createSprite(const QString &name);
    [[nodiscard]] bool isBusy(const QString &name) const { return m_busy.contains(name); }

    /// The sprite must exist and not be busy. `listener` runs on the server's thread for each event.
    void start(const QString &name, const Work &work, const Listener &listener);
    /// Runs what takes long and only reads, beside any operation; what it returns runs on the server's
    /// thread.
    void read(const std::function<Completion()> &work);
    /// Removes what `fs/delete` moved aside, sometime.
    void sweep(const SpriteRecord &sprite);

Q_SIGNALS:
    void warned(const QString &text);

private:
    void refresh();

    LocalStore &m_store;
    QMap<QString, SpriteRecord> m_busy; ///< as they were when their operation began
    std::atomic_bool m_stop = false;
    QThreadPool m_pool;
};

} // namespace Savepoint
