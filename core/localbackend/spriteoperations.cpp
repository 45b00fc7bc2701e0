// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/spriteoperations.h"

#include "core/localbackend/disk.h"

#include <fcntl.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// More at once would only compete for the same disk.
constexpr int workerCount = 4;

} // namespace

SpriteOperations::SpriteOperations(LocalStore &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_pool.setMaxThreadCount(workerCount);
}

SpriteOperations::~SpriteOperations()
{
    m_stop = true;
    m_pool.waitForDone();
}

void SpriteOperations::refresh()
{
    QStringList warnings;
    m_store.refresh(m_busy.keys(), &warnings);
    for (const QString &warning : warnings)
        emit warned(warning);
}

QList<SpriteRecord> SpriteOperations::sprites()
{
    refresh();
    QList<SpriteRecord> records;
    for (const QString &name : m_store.spriteNames())
        records.append(m_busy.contains(name) ? m_busy.value(name) : m_store.sprite(name)->record());
    return records;
}

std::optional<SpriteRecord> SpriteOperations::sprite(const QString &name)
{
    if (m_busy.contains(name))
        return m_busy.value(name);
    if (LocalStore::isValidName(name) && !m_store.isUpToDate(name))
        refresh();
    const SpriteFolder *const known = m_store.sprite(name);
    return known ? std::optional(known->record()) : std::nullopt;
}

StoreResult<SpriteRecord> SpriteOperations::createSprite(const QString &name)
{
    const auto created = m_store.createSprite(name);
    if (!created)
        return created.error();
    return created.value()->record();
}

void SpriteOperations::start(const QString &name, const Work &work, const Listener &listener)
{
    SpriteFolder *const sprite = m_store.sprite(name);
    m_busy.insert(name, sprite->record());
    m_pool.start([this, sprite, name, work, listener] {
        OperationContext context;
        context.stop = &m_stop;
        context.report = [this, listener](const StoreEvent &event) {
            QMetaObject::invokeMethod(
                this, [listener, event] { listener(event); }, Qt::QueuedConnection);
        };
        const Completion completion = work(*sprite, context);
        const auto finish = [this, name, completion] {
            m_busy.remove(name);
            completion();
        };
        QMetaObject::invokeMethod(this, finish, Qt::QueuedConnection);
    });
}

void SpriteOperations::read(const std::function<Completion()> &work)
{
    m_pool.start([this, work] { QMetaObject::invokeMethod(this, work(), Qt::QueuedConnection); });
}

void SpriteOperations::sweep(const SpriteRecord &sprite)
{
    m_pool.start([open = ::fcntl(sprite.root(), F_DUPFD_CLOEXEC, 0)] {
        const FileDescriptor folder(open);
        if (folder)
            (void)removeTree(folder.get(), spriteTrashFolder); // what stays goes at the next start
    });
}

} // namespace Savepoint
