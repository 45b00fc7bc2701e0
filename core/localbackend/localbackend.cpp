// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localbackend.h"

#include "core/localbackend/localserver.h"

#include <QDir>
#include <QRandomGenerator>

#include <array>
#include <atomic>

static void initResources()
{
    Q_INIT_RESOURCE(sample); // a static library's resources are not registered by themselves
}

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QString randomToken()
{
    std::array<quint32, 8> words;
    QRandomGenerator::system()->generate(words.begin(), words.end());
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof words);
    return QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace

class LocalBackend::Private {
public:
    LocalBackendConfig config;
    QUrl baseUrl;
    std::atomic_bool stop = false;
    QThread thread;
};

LocalBackend::LocalBackend(LocalBackendConfig config, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    initResources();
    d->config = std::move(config);
    d->config.dataPath = QDir(d->config.dataPath).absolutePath();
    if (d->config.token.isEmpty())
        d->config.token = randomToken();
    d->thread.setObjectName(u"local backend"_s);
}

LocalBackend::~LocalBackend()
{
    d->stop = true;
    d->thread.quit();
    d->thread.wait();
}

void LocalBackend::start()
{
    if (d->thread.isRunning())
        return;
    auto *const server = new LocalServer(d->config, d->stop);
    server->moveToThread(&d->thread);
    connect(&d->thread, &QThread::started, server, &LocalServer::start);
    connect(&d->thread, &QThread::finished, server, &QObject::deleteLater); // still on that thread
    connect(server, &LocalServer::ready, this, [this](const QUrl &url) {
        d->baseUrl = url;
        emit ready(url);
    });
    connect(server, &LocalServer::failed, this, &LocalBackend::failed);
    connect(server, &LocalServer::warning, this, &LocalBackend::warning);
    d->thread.start();
}

QUrl LocalBackend::baseUrl() const
{
    return d->baseUrl;
}

QString LocalBackend::token() const
{
    return d->config.token;
}

QString LocalBackend::dataPath() const
{
    return d->config.dataPath;
}

} // namespace Savepoint
