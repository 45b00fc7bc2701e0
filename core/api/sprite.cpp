// SPDX-License-Identifier: Apache-2.0
#include "core/api/client.h"

namespace Savepoint {

Sprite::Sprite(Client &client, QString name)
    : m_client(&client)
    , m_name(std::move(name))
{
}

CheckpointStream *Sprite::createCheckpoint(QObject *parent) const
{
    return m_client->createCheckpoint(m_name, parent);
}

CheckpointStream *Sprite::createCheckpointWithComment(const QString &comment, QObject *parent) const
{
    return m_client->createCheckpointWithComment(m_name, comment, parent);
}

RestoreStream *Sprite::restoreCheckpoint(const QString &checkpointId, QObject *parent) const
{
    return m_client->restoreCheckpoint(m_name, checkpointId, parent);
}

void Sprite::listCheckpoints(const QString &historyFilter, QObject *context,
                             ApiCallback<CheckpointList> done) const
{
    m_client->listCheckpoints(m_name, historyFilter, context, std::move(done));
}

void Sprite::listCheckpointsWithOptions(const ListCheckpointsOptions &options, QObject *context,
                                        ApiCallback<CheckpointList> done) const
{
    m_client->listCheckpointsWithOptions(m_name, options, context, std::move(done));
}

void Sprite::getCheckpoint(const QString &checkpointId, QObject *context, ApiCallback<Checkpoint> done) const
{
    m_client->getCheckpoint(m_name, checkpointId, context, std::move(done));
}

void Sprite::deleteCheckpoint(const QString &checkpointId, QObject *context, ApiCallback<Answered> done) const
{
    m_client->deleteCheckpoint(m_name, checkpointId, context, std::move(done));
}

} // namespace Savepoint
