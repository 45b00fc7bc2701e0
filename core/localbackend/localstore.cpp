// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localstore.h"

#include "core/localbackend/disk.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr auto lockFile = "lock";
constexpr auto firstStartFile = "sample-made";
constexpr auto spritesFolder = "sprites";
/// No sprite's name has a dot: what starts like this is half made.
constexpr auto buildingPrefix = ".new-";

QByteArray buildingName(const QString &name)
{
    return QByteArray(buildingPrefix) + name.toLatin1();
}

} // namespace

LocalStore::LocalStore(QString dataPath, StoreOptions options)
    : m_dataPath(std::move(dataPath))
    , m_options(options)
{
}

LocalStore::~LocalStore() = default;

StoreResult<std::unique_ptr<LocalStore>> LocalStore::open(const QString &dataPath, StoreOptions options,
                                                          QStringList *warnings)
{
    std::unique_ptr<LocalStore> store(new LocalStore(QDir(dataPath).absolutePath(), options));
    if (auto prepared = store->prepare(warnings); !prepared)
        return prepared.error();
    store->refresh({}, warnings);
    return store;
}

StoreResult<Done> LocalStore::prepare(QStringList *warnings)
{
    const QByteArray path = QFile::encodeName(m_dataPath);
    QDir().mkpath(QFileInfo(m_dataPath).path());
    // The live folders may hold secrets: a folder made here is its owner's alone. One that exists stays as it
    // is.
    if (::mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        return diskError(u"cannot make the data folder %1"_s.arg(m_dataPath));
    m_data = FileDescriptor(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_data)
        return diskError(u"cannot open the data folder %1"_s.arg(m_dataPath));
    m_lock =
        FileDescriptor(::openat(m_data.get(), lockFile, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!m_lock)
        return diskError(u"cannot write to the data folder %1"_s.arg(m_dataPath));
    // The folder as well: somebody may have deleted the file under a running program. Where folders cannot be
    // locked (NFS), the file has to do.
    if (::flock(m_lock.get(), LOCK_EX | LOCK_NB) != 0
        || (::flock(m_data.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)) {
        if (errno == EWOULDBLOCK)
            return StoreError{u"the data folder %1 is in use by another running Savepoint"_s.arg(m_dataPath),
                              EWOULDBLOCK};
        return diskError(u"cannot lock the data folder %1"_s.arg(m_dataPath));
    }
    if (::mkdirat(m_data.get(), spritesFolder, 0755) != 0 && errno != EEXIST)
        return diskError(u"cannot write to the data folder %1"_s.arg(m_dataPath));
    m_spritesFolder =
        FileDescriptor(::openat(m_data.get(), spritesFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_spritesFolder)
        return diskError(u"cannot open the folder %1/sprites"_s.arg(m_dataPath));
    // A folder that can be listed but not written is found out now, not in the middle of the first operation.
    if (::faccessat(m_spritesFolder.get(), ".", W_OK | X_OK, AT_EACCESS) != 0)
        return diskError(u"cannot write to the folder %1/sprites"_s.arg(m_dataPath));
    const QDir sprites(m_dataPath + u"/sprites"_s);
    for (const QString &left : sprites.entryList({u".new-*"_s}, QDir::AllEntries | QDir::Hidden)) {
        if (auto removed = removeTree(m_spritesFolder.get(), QFile::encodeName(left).constData()); !removed)
            warnings->append(
                u"A sprite that was only half made is left in “%1”: %2"_s.arg(left, removed.error().text));
    }
    return Done{};
}

QString LocalStore::pathOf(const QString &name) const
{
    return m_dataPath + u"/sprites/"_s + name;
}

bool LocalStore::isValidName(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[a-z0-9-]{1,63}\\z"_s);
    return pattern.match(name).hasMatch();
}

QStringList LocalStore::spriteNames() const
{
    QStringList names;
    for (const auto &[name, sprite] : m_sprites)
        names.append(name);
    return names;
}

SpriteFolder *LocalStore::sprite(const QString &name) const
{
    const auto it = m_sprites.find(name);
    return it == m_sprites.end() ? nullptr : it->second.get();
}

StoreResult<Done> LocalStore::openSprite(const QString &name, QStringList *warnings)
{
    auto sprite = SpriteFolder::open(m_spritesFolder.get(), pathOf(name), name, m_options, warnings);
    if (!sprite)
        return sprite.error();
    m_sprites[name] = std::move(sprite).value();
    return Done{};
}

bool LocalStore::isSprite(const QString &name) const
{
    const QByteArray folder = QFile::encodeName(name);
    return ::faccessat(m_spritesFolder.get(), (folder + "/state.json").constData(), F_OK, 0) == 0
        || ::faccessat(m_spritesFolder.get(), (folder + "/fs").constData(), F_OK, 0) == 0;
}

bool LocalStore::isOpen(FolderIdentity folder) const
{
    return std::any_of(m_sprites.begin(), m_sprites.end(),
                       [&](const auto &known) { return known.second->identity() == folder; });
}

void LocalStore::refresh(const QStringList &busy, QStringList *warnings)
{
    std::erase_if(m_sprites,
                  [&](const auto &known) { return !busy.contains(known.first) && !isUpToDate(known.first); });
    // Through the open folder, as everything else: the path may lead to another data folder by now.
    const QDir folder(QString::fromLatin1(procName(m_spritesFolder.get())));
    QStringList opened;
    for (const QString &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        // A busy sprite that was renamed has its new name when its operation is over.
        if (m_sprites.contains(name) || !isSprite(name)
            || isOpen(identityAt(m_spritesFolder.get(), QFile::encodeName(name).constData())))
            continue;
        QString problem = u"its name is none a sprite can have."_s;
        if (isValidName(name)) {
            const auto done = openSprite(name, warnings);
            problem = done ? QString() : done.error().text;
        }
        if (problem.isEmpty())
            opened.append(name);
        else if (m_problems.value(name) != problem)
            warnings->append(u"Sprite %1 is not shown: %2"_s.arg(name, problem));
        m_problems.insert(name, problem);
    }
    separateCopies(opened, warnings);
}

/// Several folders with one id are copies of one. The id stays with the one that was open before, else with
/// the one its record was written for, else with the first by name.
void LocalStore::separateCopies(QStringList opened, QStringList *warnings)
{
    QHash<QString, QString> owners;
    for (const auto &[name, sprite] : m_sprites) {
        if (!opened.contains(name))
            owners.insert(sprite->record().id, name);
    }
    std::stable_partition(opened.begin(), opened.end(),
                          [&](const QString &name) { return sprite(name)->isOriginal(); });
    for (const QString &name : std::as_const(opened)) {
        SpriteFolder *const folder = sprite(name);
        if (const QString owner = owners.value(folder->record().id); !owner.isEmpty()) {
            folder->takeNewId();
            warnings->append(u"Sprite %1 is a copy of %2 and was given an id of its own."_s.arg(name, owner));
        }
        owners.insert(folder->record().id, name);
        if (const auto claimed = folder->claim(); !claimed)
            warnings->append(u"Sprite %1: %2"_s.arg(name, claimed.error().text));
    }
}

bool LocalStore::isUpToDate(const QString &name) const
{
    const SpriteFolder *const known = sprite(name);
    return known
        && known->identity() == identityAt(m_spritesFolder.get(), QFile::encodeName(name).constData())
        && known->isUpToDate();
}

StoreResult<SpriteFolder *> LocalStore::createSprite(const QString &name)
{
    if (!isValidName(name))
        return StoreError{u"invalid sprite name: 1 to 63 characters of a-z, 0-9 and -"_s, EINVAL};
    const auto built = buildSprite(name, [](SpriteFolder &, const QString &) { return Done{}; });
    if (!built)
        return built.error();
    return sprite(name);
}

StoreResult<Done>
LocalStore::buildSprite(const QString &name,
                        const std::function<StoreResult<Done>(SpriteFolder &, const QString &)> &fill)
{
    const QByteArray finalName = name.toLatin1();
    const QByteArray temporary = buildingName(name);
    const int sprites = m_spritesFolder.get();
    struct stat status = {};
    if (::fstatat(sprites, finalName.constData(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        return StoreError{u"a sprite with this name already exists"_s, EEXIST};
    const auto build = [&]() -> StoreResult<Done> {
        const FileDescriptor folder = ::mkdirat(sprites, temporary.constData(), 0755) == 0
            ? openFolderAt(sprites, temporary.constData())
            : FileDescriptor();
        if (!folder)
            return diskError(u"cannot make the folder of the sprite"_s);
        if (auto made = SpriteDisk::makeEmpty(folder.get(), false); !made)
            return made;
        QStringList warnings; // a new folder has nothing to warn about
        StoreOptions quick = m_options;
        quick.durable = false;
        auto sprite =
            SpriteFolder::open(sprites, pathOf(QString::fromLatin1(temporary)), name, quick, &warnings);
        if (!sprite)
            return sprite.error();
        if (auto filled = fill(*sprite.value(), sprite.value()->record().path + u"/fs"_s); !filled)
            return filled;
        if (m_options.durable && ::syncfs(sprites) != 0)
            return diskError(u"cannot write to the disk"_s);
        if (::renameat(sprites, temporary.constData(), sprites, finalName.constData()) != 0)
            return diskError(u"cannot make the folder of the sprite"_s);
        if (m_options.durable && ::fsync(sprites) != 0)
            return diskError(u"cannot write to the disk"_s);
        return Done{};
    };
    auto built = build();
    if (!built) {
        (void)removeTree(sprites, temporary.constData()); // or at the next start
        return built;
    }
    QStringList warnings;
    return openSprite(name, &warnings);
}

bool LocalStore::isFirstStart() const
{
    return m_sprites.empty() && ::faccessat(m_data.get(), firstStartFile, F_OK, 0) != 0;
}

StoreResult<Done> LocalStore::endFirstStart() const
{
    if (::faccessat(m_data.get(), firstStartFile, F_OK, 0) == 0)
        return Done{};
    return writeNewFile(m_data.get(), firstStartFile, {}, m_options.durable);
}

} // namespace Savepoint
