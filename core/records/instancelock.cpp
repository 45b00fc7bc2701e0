// SPDX-License-Identifier: Apache-2.0
#include "core/records/instancelock.h"

#include "core/base/logging.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QUuid>

namespace Savepoint {

using namespace Qt::StringLiterals;

InstanceLock::InstanceLock(const QString &path)
    : m_path(path)
    , m_name(QUuid::createUuid().toString(QUuid::WithoutBraces))
{
    if (m_path.isEmpty())
        return;
    const QFileInfo file(m_path);
    QDir().mkpath(file.path());
    removeLeftOvers();
    m_lock = std::make_unique<QLockFile>(fileOf(m_name));
    m_lock->setStaleLockTime(0); // however old: only the end of its process ends it
    if (!m_lock->tryLock(0))
        qCInfo(lcRecords) << "other windows cannot tell that this one runs:" << int(m_lock->error());
}

InstanceLock::~InstanceLock() = default;

/// Of programs that were killed.
void InstanceLock::removeLeftOvers() const
{
    const QFileInfo file(m_path);
    const QString before = file.fileName() + u"-run-"_s;
    const QStringList locks = file.dir().entryList({before + u"*.lock"_s}, QDir::Files);
    for (const QString &lock : locks)
        (void)isHeld(lock.sliced(before.size()).chopped(5));
}

QString InstanceLock::fileOf(const QString &name) const
{
    return m_path + u"-run-"_s + name + u".lock"_s;
}

bool InstanceLock::isHeld(const QString &name) const
{
    if (m_path.isEmpty() || name.isEmpty() || name.contains(u'/') || !QFile::exists(fileOf(name)))
        return false;
    QLockFile lock(fileOf(name));
    lock.setStaleLockTime(0);
    return !lock.tryLock(0) && lock.error() == QLockFile::LockFailedError;
}

} // namespace Savepoint
