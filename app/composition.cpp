// SPDX-License-Identifier: Apache-2.0
#include "app/composition.h"

#include "app/launchtext.h"
#include "core/api/client.h"
#include "core/localbackend/localbackend.h"
#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/operations/operationrunner.h"
#include "core/records/activityfiles.h"
#include "core/records/records.h"
#include "core/session/connection.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/desktopnotifier.h"
#include "ui/mainwindow.h"

#include <cstdio>

namespace Savepoint {

using namespace Qt::StringLiterals;

Composition::Composition(LaunchOptions options, QString dataPath, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_dataPath(std::move(dataPath))
{
}

Composition::~Composition() = default;

void Composition::start()
{
    if (!m_options.usesLocalBackend()) {
        connectTo({m_options.baseUrl, m_options.token, m_options.baseUrl.host(), false, {}});
        return;
    }
    m_backend = std::make_unique<LocalBackend>(
        LocalBackendConfig{.dataPath = m_dataPath, .samplePath = u":/sample"_s});
    connect(m_backend.get(), &LocalBackend::failed, this, &Composition::failed);
    connect(m_backend.get(), &LocalBackend::warning, this, [this](const QString &text) {
        if (m_window)
            m_window->showBackendProblem(text);
        else
            m_warnings.append(text);
    });
    connect(m_backend.get(), &LocalBackend::ready, this, [this](const QUrl &url) {
        connectTo({url, m_backend->token(), {}, true, m_backend->dataPath()});
    });
    m_backend->start();
}

void Composition::connectTo(const Connection &connection)
{
    const SecretRemoval secret(connection.token);
    m_records =
        std::make_unique<Records>(m_dataPath + u"/records.sqlite"_s, recordsServer(connection), secret);
    m_activity = std::make_unique<ActivityFiles>(m_dataPath + u"/activity"_s, secret);
    m_client =
        std::make_unique<Client>(ClientConfig{.baseUrl = connection.baseUrl, .token = connection.token});
    m_client->setStreamGate(&m_activity->gate());
    m_runner = std::make_unique<OperationRunner>(*m_client, nullptr, &m_records->journal());
    m_runner->reconciler().setServerEndsWithProgram(connection.isLocal);
    m_session = std::make_unique<SpriteSession>(*m_client, *m_runner, nullptr, m_records.get());
    m_sprites =
        std::make_unique<SpritesModel>(*m_client, connection.accountName, nullptr, &m_records->histories());
    m_log = std::make_unique<ActivityLogModel>(ActivityLogModel::DefaultCapacity, secret);
    m_recorder = std::make_unique<ActivityRecorder>(*m_runner, *m_log, *m_activity);
    m_window = std::make_unique<MainWindow>(connection, *m_sprites, *m_session, *m_log);
    m_window->setRecorder(*m_recorder);
    m_notifier = std::make_unique<DesktopNotifier>(QDBusConnection::sessionBus());
    m_window->setNotifier(*m_notifier);
    connect(m_sprites.get(), &SpritesModel::organizationRead, this, &Composition::checkOrganization);
    m_sprites->refresh();
    if (!m_options.spriteName.isEmpty())
        m_window->openSprite(m_options.spriteName, m_options.checkpointId);
    if (m_options.missed)
        warn(missedServerText(*m_options.missed));
    if (!m_options.notice.isEmpty())
        warn(m_options.notice);
    if (!m_warnings.isEmpty())
        m_window->showBackendProblem(m_warnings.join(u'\n'));
    emit ready();
}

/// Somebody else's `.sprite` may name a sprite that exists here under the same name.
void Composition::checkOrganization()
{
    const QString organization = m_sprites->organizationOf(m_options.spriteName);
    if (!m_options.claim.isContradictedBy(organization))
        return;
    warn(otherOrganizationText(m_options.claim, organization));
    m_window->showBackendProblem(m_warnings.join(u'\n'));
}

/// On the terminal as well, for whoever has just typed it there.
void Composition::warn(const QString &text)
{
    m_warnings.append(text);
    std::fprintf(stderr, "savepoint: %s\n", qUtf8Printable(text));
}

} // namespace Savepoint
