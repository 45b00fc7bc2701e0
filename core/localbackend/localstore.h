// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/spritefolder.h"

#include <map>
#include <memory>

namespace Savepoint {

/// The data folder: sprites as folders under `sprites/`. Held by one program at a time through a lock that
/// dies with it. Blocking; no thread of its own.
class LocalStore final {
    Q_DISABLE_COPY_MOVE(LocalStore)

public:
    /// Opens the data folder, making it when missing, and recovers every sprite. The error names the folder
    /// and what it lacks: locked by another program, not writable.
    [[nodiscard]] static StoreResult<std::unique_ptr<LocalStore>>
    open(const QString &dataPath, StoreOptions options, QStringList *warnings);
    ~LocalStore();

    [[nodiscard]] QString dataPath() const { return m_dataPath; }
    [[nodiscard]] QStringList spriteNames() const; ///< sorted
    [[nodiscard]] SpriteFolder *sprite(const QString &name) const; ///< null: there is none
    /// Error EEXIST when there is one, EINVAL when the name is not 1-63 of [a-z0-9-].
    [[nodiscard]] StoreResult<SpriteFolder *> createSprite(const QString &name);
    [[nodiscard]] static bool isValidName(const QString &name);

    /// Looks again which sprite folders there are and what is in them, because people move, copy and remove
    /// them. A sprite is its folder, not its name; a copy of one gets an id of its own. Those in `busy` are
    /// kept under their names until their operation is over; of the others every pointer becomes invalid.
    void refresh(const QStringList &busy, QStringList *warnings);
    /// False when refresh() would find something new about this sprite.
    [[nodiscard]] bool isUpToDate(const QString &name) const;

    /// True until the store has ever held a sprite: the moment for the sample.
    [[nodiscard]] bool isFirstStart() const;
    /// Remembers that the first start is over.
    [[nodiscard]] StoreResult<Done> endFirstStart() const;
    /// Builds a sprite under a temporary name with `fill`, then gives it its name by one rename.
    [[nodiscard]] StoreResult<Done>
    buildSprite(const QString &name,
                const std::function<StoreResult<Done>(SpriteFolder &, const QString &)> &fill);

private:
    explicit LocalStore(QString dataPath, StoreOptions options);

    [[nodiscard]] StoreResult<Done> prepare(QStringList *warnings);
    [[nodiscard]] bool isSprite(const QString &name) const;
    [[nodiscard]] bool isOpen(FolderIdentity folder) const;
    void separateCopies(QStringList opened, QStringList *warnings);
    [[nodiscard]] StoreResult<Done> openSprite(const QString &name, QStringList *warnings);
    [[nodiscard]] QString pathOf(const QString &name) const;

    QString m_dataPath;
    StoreOptions m_options;
    FileDescriptor m_data;
    FileDescriptor m_lock;
    FileDescriptor m_spritesFolder;
    std::map<QString, std::unique_ptr<SpriteFolder>> m_sprites;
    QHash<QString, QString> m_problems; ///< why a folder is not shown, as it was told; empty: it is shown
};

} // namespace Savepoint
