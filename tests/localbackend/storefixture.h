// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/localstore.h"
#include "tests/localbackend/treetools.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Savepoint::Test {

/// A store in a folder of its own with one sprite, `work`. For test classes that derive from it.
class StoreFixture {
    Q_DISABLE_COPY_MOVE(StoreFixture)

protected:
    StoreFixture() = default;
    ~StoreFixture() = default;

    /// Checkpoint v1 has `a` and `folder/b`; `a` was changed since. Any warning fails the test.
    void makeStore()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
        m_dir = std::make_unique<QTemporaryDir>();
        openStore({.durable = false});
        m_sprite = m_store->createSprite(QStringLiteral("work")).value();
        TreeTools::write(fs() + QStringLiteral("/a"), QByteArrayLiteral("alpha"));
        TreeTools::write(fs() + QStringLiteral("/folder/b"), QByteArrayLiteral("beta"), 0600);
        QVERIFY(QFile::link(QStringLiteral("a"), fs() + QStringLiteral("/link")));
        QVERIFY(m_sprite->create(QStringLiteral("first"), {}));
        TreeTools::write(fs() + QStringLiteral("/a"), QByteArrayLiteral("ALPHA, not saved"));
    }
    void removeStore()
    {
        m_store.reset();
        TreeTools::removeAll(m_dir->path());
        m_dir.reset();
    }
    /// As the next start of the program does. What it says is in m_warnings, and nothing else.
    void openStore(StoreOptions options)
    {
        m_store.reset();
        m_warnings.clear();
        auto store = LocalStore::open(m_dir->path(), options, &m_warnings);
        QVERIFY2(store, store ? "" : qPrintable(store.error().text));
        m_store = std::move(store).value();
        m_sprite = m_store->sprite(QStringLiteral("work"));
    }
    /// So that somebody without the rights of root can make one.
    void emptyFolder()
    {
        m_store.reset();
        TreeTools::removeAll(m_dir->path() + QStringLiteral("/sprites"));
        TreeTools::removeAll(m_dir->path() + QStringLiteral("/lock"));
    }

    [[nodiscard]] QString sprite() const { return m_dir->path() + QStringLiteral("/sprites/work"); }
    [[nodiscard]] QString fs() const { return sprite() + QStringLiteral("/fs"); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LocalStore> m_store;
    SpriteFolder *m_sprite = nullptr;
    QStringList m_warnings;
};

} // namespace Savepoint::Test
