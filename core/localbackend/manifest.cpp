// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/manifest.h"

#include "core/localbackend/disk.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr auto manifestVersion = 1;

/// Names are bytes on disk. Those that are UTF-8 are written as text, others as base64 under another key.
void writeBytes(QJsonObject *object, const QString &key, const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes)
        object->insert(key, text);
    else
        object->insert(key + u"_base64"_s, QString::fromLatin1(bytes.toBase64()));
}

QByteArray readBytes(const QJsonObject &object, const QString &key)
{
    const QJsonValue text = object.value(key);
    if (text.isString())
        return text.toString().toUtf8();
    return QByteArray::fromBase64(object.value(key + u"_base64"_s).toString().toLatin1());
}

QString typeName(ManifestEntry::Type type)
{
    switch (type) {
    case ManifestEntry::Type::File:
        return u"file"_s;
    case ManifestEntry::Type::Directory:
        return u"directory"_s;
    case ManifestEntry::Type::Symlink:
        return u"symlink"_s;
    }
    return {};
}

QJsonObject toJson(const ManifestEntry &entry)
{
    QJsonObject object;
    writeBytes(&object, u"path"_s, entry.path);
    object.insert("type"_L1, typeName(entry.type));
    object.insert("mode"_L1, QString::number(entry.mode, 8).rightJustified(4, u'0'));
    object.insert("mtime"_L1, u"%1.%2"_s.arg(entry.seconds).arg(entry.nanoseconds, 9, 10, '0'_L1));
    object.insert("uid"_L1, static_cast<qint64>(entry.owner));
    object.insert("gid"_L1, static_cast<qint64>(entry.group));
    if (entry.type == ManifestEntry::Type::File) {
        object.insert("size"_L1, entry.size);
        object.insert("sha256"_L1, QString::fromLatin1(entry.digest));
    }
    if (entry.type == ManifestEntry::Type::Symlink)
        writeBytes(&object, u"target"_s, entry.target);
    return object;
}

/// A path that a manifest may hold: relative, without `..` and empty components.
bool isPlainPath(const QByteArray &path)
{
    if (path == ".")
        return true;
    const QList<QByteArray> parts = path.split('/');
    return std::none_of(parts.cbegin(), parts.cend(), [](const QByteArray &part) {
        return part.isEmpty() || part == "." || part == ".." || part.contains('\0');
    });
}

std::optional<ManifestEntry> entryFromJson(const QJsonObject &object)
{
    ManifestEntry entry;
    entry.path = readBytes(object, u"path"_s);
    const QString type = object.value("type"_L1).toString();
    if (type == "file"_L1)
        entry.type = ManifestEntry::Type::File;
    else if (type == "directory"_L1)
        entry.type = ManifestEntry::Type::Directory;
    else if (type == "symlink"_L1)
        entry.type = ManifestEntry::Type::Symlink;
    else
        return {};
    const QStringList time = object.value("mtime"_L1).toString().split(u'.');
    bool isModeOk = false;
    entry.mode = object.value("mode"_L1).toString().toUInt(&isModeOk, 8);
    entry.seconds = time.value(0).toLongLong();
    entry.nanoseconds = time.value(1).toLongLong();
    entry.owner = static_cast<quint32>(object.value("uid"_L1).toInteger());
    entry.group = static_cast<quint32>(object.value("gid"_L1).toInteger());
    entry.size = object.value("size"_L1).toInteger();
    entry.digest = object.value("sha256"_L1).toString().toLatin1();
    entry.target = readBytes(object, u"target"_s);
    const bool isComplete = isModeOk && time.size() == 2
        && (entry.type != ManifestEntry::Type::File || entry.digest.size() == 64)
        && (entry.type != ManifestEntry::Type::Symlink || !entry.target.isEmpty());
    if (!isComplete || !isPlainPath(entry.path))
        return {};
    return entry;
}

QByteArray linkTarget(int folder, const char *name)
{
    std::array<char, 4097> target; // PATH_MAX, what symlink() accepts at most
    const ssize_t size = ::readlinkat(folder, name, target.data(), target.size());
    return size < 0 ? QByteArray() : QByteArray(target.data(), size);
}

ManifestEntry entryOf(const QByteArray &path, ManifestEntry::Type type, const struct stat &status)
{
    ManifestEntry entry;
    entry.path = path;
    entry.type = type;
    entry.size = type == ManifestEntry::Type::File ? status.st_size : 0;
    entry.mode = type == ManifestEntry::Type::Symlink ? 0777 : status.st_mode & 07777;
    entry.seconds = status.st_mtim.tv_sec;
    entry.nanoseconds = status.st_mtim.tv_nsec;
    entry.owner = status.st_uid;
    entry.group = status.st_gid;
    return entry;
}

/// Lists one folder into `scan`; sub-folders are appended there and listed later. What is mounted is named
/// once, when its folder is listed.
StoreResult<Done> scanFolder(int root, const QByteArray &path, const QList<QByteArray> &mounts,
                             TreeScan *scan)
{
    const FileDescriptor folder = openBeneath(root, path == "." ? QByteArray() : path,
                                              O_RDONLY | O_DIRECTORY | O_NOFOLLOW, Links::Refuse);
    if (!folder && errno == ENOENT)
        return Done{}; // removed meanwhile
    if (!folder)
        return diskError(u"cannot read “%1”"_s.arg(shownPath(path)));
    const auto names = namesIn(folder.get());
    if (!names)
        return diskError(u"cannot list “%1”"_s.arg(shownPath(path)), names.error().code);
    for (const QByteArray &name : names.value()) {
        const QByteArray child = path == "." ? name : path + '/' + name;
        const bool isMount = mounts.contains(child);
        if (isMount)
            scan->mounts.append(child);
        struct stat status = {};
        if (::fstatat(folder.get(), name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT || isMount)
                continue; // removed meanwhile, or a mount whose server is gone
            return diskError(u"cannot read “%1”"_s.arg(shownPath(child)));
        }
        if (S_ISDIR(status.st_mode)) {
            scan->entries.append(entryOf(child, ManifestEntry::Type::Directory, status));
        } else if (isMount) {
            continue; // a file of elsewhere
        } else if (S_ISREG(status.st_mode)) {
            scan->entries.append(entryOf(child, ManifestEntry::Type::File, status));
            ++scan->fileCount;
            scan->byteCount += status.st_size;
        } else if (S_ISLNK(status.st_mode)) {
            scan->entries.append(entryOf(child, ManifestEntry::Type::Symlink, status));
            scan->entries.last().target = linkTarget(folder.get(), name.constData());
        } else {
            scan->specials.append(child);
        }
    }
    return Done{};
}

} // namespace

timespec ManifestEntry::time() const
{
    return {static_cast<time_t>(seconds), static_cast<long>(nanoseconds)};
}

qint64 Manifest::fileCount() const
{
    return std::count_if(entries.cbegin(), entries.cend(),
                         [](const ManifestEntry &entry) { return entry.type == ManifestEntry::Type::File; });
}

qint64 Manifest::byteCount() const
{
    qint64 bytes = 0;
    for (const ManifestEntry &entry : entries)
        bytes += entry.size;
    return bytes;
}

QByteArray Manifest::toBytes() const
{
    const QJsonObject header{{u"version"_s, manifestVersion},
                             {u"entries"_s, static_cast<qint64>(entries.size())}};
    QByteArray bytes = QJsonDocument(header).toJson(QJsonDocument::Compact) + '\n';
    for (const ManifestEntry &entry : entries)
        bytes += QJsonDocument(toJson(entry)).toJson(QJsonDocument::Compact) + '\n';
    return bytes;
}

StoreResult<Manifest> Manifest::fromBytes(const QByteArray &bytes)
{
    Manifest manifest;
    qint64 expected = -1;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype end = bytes.indexOf('\n', at);
        end = end < 0 ? bytes.size() : end;
        const QJsonObject object = QJsonDocument::fromJson(bytes.mid(at, end - at)).object();
        at = end + 1;
        if (expected < 0) {
            if (object.value("version"_L1).toInt() != manifestVersion)
                return StoreError{u"its manifest has an unknown version"_s};
            expected = object.value("entries"_L1).toInteger(-1);
            continue;
        }
        const auto entry = entryFromJson(object);
        if (!entry)
            return StoreError{u"its manifest cannot be read"_s};
        manifest.entries.append(*entry);
    }
    if (expected != manifest.entries.size())
        return StoreError{u"its manifest is cut off"_s};
    return manifest;
}

StoreResult<TreeScan> scanTree(int root, const OperationContext &context)
{
    TreeScan scan;
    const QList<QByteArray> mounts = mountsBelow(root);
    struct stat status = {};
    if (::fstat(root, &status) != 0)
        return diskError(u"cannot read the folder"_s);
    scan.entries.append(entryOf("."_ba, ManifestEntry::Type::Directory, status));
    for (qsizetype i = 0; i < scan.entries.size(); ++i) {
        if (context.isStopped())
            return StoreError{u"the backend is stopping"_s, ECANCELED};
        const QByteArray path = scan.entries.at(i).path;
        if (scan.entries.at(i).type != ManifestEntry::Type::Directory || mounts.contains(path))
            continue;
        if (auto listed = scanFolder(root, path, mounts, &scan); !listed)
            return listed.error();
    }
    return scan;
}

bool looksSame(const QList<ManifestEntry> &saved, const QList<ManifestEntry> &found)
{
    return std::equal(saved.cbegin(), saved.cend(), found.cbegin(), found.cend(),
                      [](ManifestEntry a, const ManifestEntry &b) {
                          a.digest = b.digest;
                          return a == b;
                      });
}

QString damageOf(const Manifest &manifest, const TreeScan &found)
{
    QHash<QByteArray, const ManifestEntry *> onDisk;
    for (const ManifestEntry &entry : found.entries)
        onDisk.insert(entry.path, &entry);
    for (const ManifestEntry &entry : manifest.entries) {
        const ManifestEntry *const file = onDisk.take(entry.path);
        if (!file)
            return u"missing: %1"_s.arg(shownPath(entry.path));
        if (file->type != entry.type || file->size != entry.size || file->target != entry.target)
            return u"changed: %1"_s.arg(shownPath(entry.path));
    }
    QList<QByteArray> extra = onDisk.keys() + found.specials;
    if (extra.isEmpty())
        return {};
    std::sort(extra.begin(), extra.end());
    return u"unexpected: %1"_s.arg(shownPath(extra.first()));
}

} // namespace Savepoint
