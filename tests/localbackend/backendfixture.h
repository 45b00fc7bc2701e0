// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/localbackend.h"
#include "tests/localbackend/rawclient.h"
#include "tests/localbackend/treetools.h"
#include "tests/support/patience.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

/// A running local backend with one sprite, `work`, in a folder of its own.
class BackendFixture {
    Q_DISABLE_COPY_MOVE(BackendFixture)

public:
    /// `config` without its data folder.
    explicit BackendFixture(Savepoint::LocalBackendConfig config = {})
        : m_config(std::move(config))
    {
        m_config.dataPath = m_dir.path();
        start();
        RawClient client(port(), token());
        const auto made = client.call("POST", "/v1/sprites", "{\"name\":\"work\"}");
        if (made.status != 201)
            qFatal("cannot make the sprite: %s", made.body.constData());
    }
    ~BackendFixture()
    {
        m_backend.reset();
        TreeTools::removeAll(m_dir.path());
    }

    void start()
    {
        m_backend = std::make_unique<Savepoint::LocalBackend>(m_config);
        QSignalSpy ready(m_backend.get(), &Savepoint::LocalBackend::ready);
        m_backend->start();
        if (!ready.wait(Patience))
            qFatal("the backend does not start");
    }
    void stop() { m_backend.reset(); }

    [[nodiscard]] quint16 port() const { return static_cast<quint16>(m_backend->baseUrl().port()); }
    [[nodiscard]] QByteArray token() const { return m_backend->token().toUtf8(); }
    [[nodiscard]] QString dataPath() const { return m_dir.path(); }
    [[nodiscard]] QString fs() const { return m_dir.path() + QStringLiteral("/sprites/work/fs"); }

    [[nodiscard]] RawClient::Answer call(const QByteArray &method, const QByteArray &target,
                                         const QByteArray &body = {}) const
    {
        RawClient client(port(), token());
        return client.call(method, target, body);
    }
    /// Something that takes long to copy and no room: a hole.
    void makeSlowToCopy() const
    {
        TreeTools::write(fs() + QStringLiteral("/image"), "head");
        QVERIFY(QFile::resize(fs() + QStringLiteral("/image"), 300'000'000));
    }

private:
    QTemporaryDir m_dir;
    Savepoint::LocalBackendConfig m_config;
    std::unique_ptr<Savepoint::LocalBackend> m_backend;
};
