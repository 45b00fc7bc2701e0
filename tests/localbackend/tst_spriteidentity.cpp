// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/localstore.h"
#include "core/localbackend/spritefiles.h"
#include "tests/localbackend/treetools.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

/// People rename, swap and copy the folders of sprites while the program runs and while it does not: a sprite
/// is its folder, and no request reaches another one's files.
class TestSpriteIdentity final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void renamedSprite_keepsItsId();
    void swappedSprites_areFollowed();
    void renamedAndCopiedBack_restoresTheRightOne();
    void copyMadeWhileRunning_getsAnIdOfItsOwn();
    void copyMadeWhileNotRunning_getsAnIdOfItsOwn_data();
    void copyMadeWhileNotRunning_getsAnIdOfItsOwn();
    void spriteOfAnotherDisk_keepsItsId();
    void copyOfACutOffRestore_losesNothing();
    void busySprite_isRenamedAfterItsOperation();
    void renamedDataFolder_isStillTheSame();
    void recordReplacedByHand_isReadAgain();
    void halfCopiedSprite_isNotWrittenTo();
    void plainFolder_isNotWrittenToBeforeItsFirstOperation();
    void deleteWithoutARecord_removesNothingElse();

private:
    void open();
    void refresh(const QStringList &busy = {});
    void makeSprite(const QString &name, const QByteArray &content);
    void copy(const QString &from, const QString &to) const;
    void rename(const QString &from, const QString &to) const;
    [[nodiscard]] QByteArray live(const QString &name) const;
    QString path(const QString &name) const { return m_dir->path() + u"/data/sprites/"_s + name; }
    SpriteFolder *sprite(const QString &name) const { return m_store->sprite(name); }
    const SpriteRecord &record(const QString &name) const { return sprite(name)->record(); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<LocalStore> m_store;
    QStringList m_warnings;
};

void TestSpriteIdentity::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    open();
    makeSprite(u"practice"_s, "practice"_ba);
}

void TestSpriteIdentity::cleanup()
{
    m_store.reset();
    TreeTools::removeAll(m_dir->path());
    m_dir.reset();
}

void TestSpriteIdentity::open()
{
    m_store.reset();
    m_warnings.clear();
    auto store = LocalStore::open(m_dir->path() + u"/data"_s, {.durable = false}, &m_warnings);
    QVERIFY2(store, store ? "" : qPrintable(store.error().text));
    m_store = std::move(store).value();
}

void TestSpriteIdentity::refresh(const QStringList &busy)
{
    m_warnings.clear();
    m_store->refresh(busy, &m_warnings);
}

/// With a checkpoint of `content` and a live file that says more.
void TestSpriteIdentity::makeSprite(const QString &name, const QByteArray &content)
{
    QVERIFY(m_store->createSprite(name));
    TreeTools::write(path(name) + u"/fs/file"_s, content);
    QVERIFY(sprite(name)->create({}, {}));
    TreeTools::write(path(name) + u"/fs/file"_s, content + ", edited");
}

void TestSpriteIdentity::copy(const QString &from, const QString &to) const
{
    QCOMPARE(QProcess::execute(u"cp"_s, {u"-a"_s, path(from), path(to)}), 0);
}

void TestSpriteIdentity::rename(const QString &from, const QString &to) const
{
    QVERIFY(QDir().rename(path(from), path(to)));
}

/// What the file calls read.
QByteArray TestSpriteIdentity::live(const QString &name) const
{
    MountModes modes;
    const auto opened = SpriteFiles(record(name), modes).read("/file"_ba, "/"_ba);
    QByteArray bytes(100, '\0');
    const ssize_t size = opened ? ::read(opened.value().file.get(), bytes.data(), 100) : 0;
    return bytes.left(qMax<ssize_t>(size, 0));
}

void TestSpriteIdentity::renamedSprite_keepsItsId()
{
    const QString id = record(u"practice"_s).id;
    rename(u"practice"_s, u"renamed"_s);
    QVERIFY(!m_store->isUpToDate(u"practice"_s));
    refresh();
    QCOMPARE(m_store->spriteNames(), QStringList(u"renamed"_s));
    QCOMPARE(record(u"renamed"_s).id, id);
    QCOMPARE(record(u"renamed"_s).path, path(u"renamed"_s));
    QVERIFY(sprite(u"renamed"_s)->restore(u"v1"_s, {}));
    QCOMPARE(live(u"renamed"_s), "practice"_ba);
    QCOMPARE(m_warnings, QStringList());
}

void TestSpriteIdentity::swappedSprites_areFollowed()
{
    makeSprite(u"web"_s, "web"_ba);
    const QString id = record(u"practice"_s).id;
    const QString webId = record(u"web"_s).id;
    rename(u"practice"_s, u"between"_s);
    rename(u"web"_s, u"practice"_s);
    rename(u"between"_s, u"web"_s);
    QVERIFY(!m_store->isUpToDate(u"web"_s));
    refresh();
    QVERIFY(m_store->isUpToDate(u"web"_s));
    QCOMPARE(record(u"web"_s).id, id);
    QCOMPARE(record(u"practice"_s).id, webId);
    QCOMPARE(live(u"web"_s), "practice, edited"_ba);

    QVERIFY(sprite(u"web"_s)->restore(u"v1"_s, {}));
    QCOMPARE(TreeTools::read(path(u"web"_s) + u"/fs/file"_s), "practice"_ba);
    QCOMPARE(TreeTools::read(path(u"practice"_s) + u"/fs/file"_s), "web, edited"_ba);
    QCOMPARE(m_warnings, QStringList());
}

void TestSpriteIdentity::renamedAndCopiedBack_restoresTheRightOne()
{
    const QString id = record(u"practice"_s).id;
    rename(u"practice"_s, u"practice-backup"_s);
    copy(u"practice-backup"_s, u"practice"_s);
    const QStringList backup = TreeTools::describe(path(u"practice-backup"_s));
    refresh();
    QCOMPARE(m_warnings,
             QStringList(u"Sprite practice is a copy of practice-backup and was given an id of its own."_s));
    QVERIFY(sprite(u"practice"_s)->restore(u"v1"_s, {}));
    QVERIFY(sprite(u"practice"_s)->create({}, {}));
    QCOMPARE(TreeTools::describe(path(u"practice-backup"_s)), backup);
    QCOMPARE(live(u"practice"_s), "practice"_ba);
    QCOMPARE(live(u"practice-backup"_s), "practice, edited"_ba);

    const QString ownId = record(u"practice"_s).id;
    QVERIFY(ownId != id);
    open();
    QCOMPARE(record(u"practice"_s).id, ownId);
    QCOMPARE(record(u"practice-backup"_s).id, id);
    QCOMPARE(m_warnings, QStringList());
}

void TestSpriteIdentity::copyMadeWhileRunning_getsAnIdOfItsOwn()
{
    const QString id = record(u"practice"_s).id;
    copy(u"practice"_s, u"a-copy"_s);
    refresh();
    QCOMPARE(m_warnings,
             QStringList(u"Sprite a-copy is a copy of practice and was given an id of its own."_s));
    QCOMPARE(record(u"practice"_s).id, id);
    const QString ownId = record(u"a-copy"_s).id;
    QVERIFY(ownId != id);
    QCOMPARE(record(u"a-copy"_s).checkpoints.size(), 1);
    refresh();
    QCOMPARE(m_warnings, QStringList());
    open();
    QCOMPARE(record(u"practice"_s).id, id);
    QCOMPARE(record(u"a-copy"_s).id, ownId);
    QCOMPARE(m_warnings, QStringList());
}

void TestSpriteIdentity::copyMadeWhileNotRunning_getsAnIdOfItsOwn_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("listed before it") << u"a-copy"_s;
    QTest::newRow("listed after it") << u"z-copy"_s;
}

void TestSpriteIdentity::copyMadeWhileNotRunning_getsAnIdOfItsOwn()
{
    QFETCH(QString, name);
    const QString id = record(u"practice"_s).id;
    m_store.reset();
    copy(u"practice"_s, name);
    open();
    QCOMPARE(m_warnings,
             QStringList(u"Sprite %1 is a copy of practice and was given an id of its own."_s.arg(name)));
    QCOMPARE(record(u"practice"_s).id, id);
    const QString ownId = record(name).id;
    QVERIFY(ownId != id);
    open();
    QCOMPARE(record(u"practice"_s).id, id);
    QCOMPARE(record(name).id, ownId);
    QCOMPARE(m_warnings, QStringList());
}

void TestSpriteIdentity::spriteOfAnotherDisk_keepsItsId()
{
    const QString id = record(u"practice"_s).id;
    m_store.reset();
    copy(u"practice"_s, u"moved"_s); // as a move to another disk does
    TreeTools::removeAll(path(u"practice"_s));
    open();
    QCOMPARE(record(u"moved"_s).id, id);
    QCOMPARE(m_warnings, QStringList());
    copy(u"moved"_s, u"a-copy"_s); // it is the known one from now on
    open();
    QCOMPARE(record(u"moved"_s).id, id);
    QVERIFY(record(u"a-copy"_s).id != id);
}

void TestSpriteIdentity::copyOfACutOffRestore_losesNothing()
{
    m_store.reset();
    QJsonObject state =
        QJsonDocument::fromJson(TreeTools::read(path(u"practice"_s) + u"/state.json"_s)).object();
    state.insert(
        "pending"_L1,
        QJsonObject{{u"kind"_s, u"restore"_s},
                    {u"checkpoint"_s, u"v1"_s},
                    {u"new_folder"_s, QString::number(TreeTools::inode(path(u"practice"_s) + u"/fs"_s))}});
    TreeTools::write(path(u"practice"_s) + u"/state.json"_s, QJsonDocument(state).toJson());
    TreeTools::write(path(u"practice"_s) + u"/fs.new/late"_s, "of a person"_ba);
    copy(u"practice"_s, u"z-copy"_s);
    open();
    QCOMPARE(TreeTools::read(path(u"z-copy"_s) + u"/found-1/late"_s), "of a person"_ba);
    QVERIFY(m_warnings.contains(
        u"Sprite z-copy: it was copied in the middle of an operation; what lies beside its live folder is kept."_s));
    QVERIFY(!m_warnings.join(u'\n').contains(u"undone"_s));
}

void TestSpriteIdentity::busySprite_isRenamedAfterItsOperation()
{
    SpriteFolder *const working = sprite(u"practice"_s);
    const auto renaming = [&](const StoreEvent &event) {
        if (!event.text.startsWith(u"Saving to disk"_s))
            return;
        rename(u"practice"_s, u"renamed"_s);
        copy(u"renamed"_s, u"practice"_s);
        refresh({u"practice"_s});
    };
    QVERIFY(working->create(u"second"_s, {renaming, nullptr}));
    QCOMPARE(m_store->spriteNames(), QStringList(u"practice"_s));
    QCOMPARE(sprite(u"practice"_s), working);
    QCOMPARE(m_warnings, QStringList());

    refresh();
    QCOMPARE(m_store->spriteNames(), QStringList({u"practice"_s, u"renamed"_s}));
    QCOMPARE(record(u"renamed"_s).checkpoints.size(), 2);
    QCOMPARE(record(u"practice"_s).checkpoints.size(), 1);
    QVERIFY(record(u"practice"_s).id != record(u"renamed"_s).id);
}

void TestSpriteIdentity::renamedDataFolder_isStillTheSame()
{
    const QString data = m_dir->path() + u"/data"_s;
    const QString id = record(u"practice"_s).id;
    QVERIFY(QDir().rename(data, m_dir->path() + u"/old"_s));
    TreeTools::write(path(u"practice"_s) + u"/fs/file"_s, "of another data folder"_ba);
    refresh();
    QCOMPARE(record(u"practice"_s).id, id);
    QCOMPARE(live(u"practice"_s), "practice, edited"_ba);
    TreeTools::write(m_dir->path() + u"/old/sprites/added/fs/file"_s, "added"_ba);
    refresh();
    QCOMPARE(m_store->spriteNames(), QStringList({u"added"_s, u"practice"_s}));
}

void TestSpriteIdentity::recordReplacedByHand_isReadAgain()
{
    const QByteArray before = TreeTools::read(path(u"practice"_s) + u"/state.json"_s);
    QVERIFY(sprite(u"practice"_s)->create({}, {}));
    TreeTools::write(path(u"practice"_s) + u"/state.json"_s, before);
    QVERIFY(!m_store->isUpToDate(u"practice"_s));
    refresh();
    QCOMPARE(record(u"practice"_s).base, u"v1"_s);
}

void TestSpriteIdentity::halfCopiedSprite_isNotWrittenTo()
{
    QVERIFY(sprite(u"practice"_s)->create({}, {}));
    const QString id = record(u"practice"_s).id;
    m_store.reset();
    rename(u"practice"_s, u"../complete"_s);
    QVERIFY(QDir().mkpath(path(u"practice"_s)));
    open();
    for (const QString &part : {u"fs"_s, u"checkpoints"_s, u"state.json"_s}) {
        copy(u"../complete/"_s + part, u"practice/"_s + part);
        const QStringList before = TreeTools::describe(path(u"practice"_s));
        refresh();
        QVERIFY(sprite(u"practice"_s));
        if (part != u"state.json"_s)
            QCOMPARE(TreeTools::describe(path(u"practice"_s)), before);
    }
    QCOMPARE(record(u"practice"_s).id, id);
    QCOMPARE(record(u"practice"_s).base, u"v2"_s);
    QCOMPARE(sprite(u"practice"_s)->create({}, {}).value().id, u"v3"_s);
    open();
    QCOMPARE(m_warnings, QStringList());
    QCOMPARE(record(u"practice"_s).historyOf(u"v3"_s), QStringList({u"v1"_s, u"v2"_s}));
}

void TestSpriteIdentity::plainFolder_isNotWrittenToBeforeItsFirstOperation()
{
    TreeTools::write(path(u"brought"_s) + u"/fs/file"_s, "brought"_ba);
    TreeTools::write(path(u"brought"_s) + u"/work/thesis"_s, "of a person"_ba);
    const QStringList before = TreeTools::describe(path(u"brought"_s));
    refresh();
    QVERIFY(sprite(u"brought"_s));
    open();
    QCOMPARE(TreeTools::describe(path(u"brought"_s)), before);
    QCOMPARE(m_warnings, QStringList());

    const QString id = record(u"brought"_s).id;
    QVERIFY(sprite(u"brought"_s)->create({}, {}));
    QCOMPARE(TreeTools::read(path(u"brought"_s) + u"/found-1/thesis"_s), "of a person"_ba);
    QVERIFY(sprite(u"brought"_s)->restore(u"v1"_s, {}));
    QCOMPARE(TreeTools::leftovers(path(u"brought"_s)), QStringList(u"found-1"_s));
    open();
    QCOMPARE(record(u"brought"_s).id, id);
    QCOMPARE(TreeTools::read(path(u"brought"_s) + u"/found-1/thesis"_s), "of a person"_ba);
}

void TestSpriteIdentity::deleteWithoutARecord_removesNothingElse()
{
    QVERIFY(QFile::remove(path(u"practice"_s) + u"/state.json"_s));
    TreeTools::write(path(u"practice"_s) + u"/work/thesis"_s, "of a person"_ba);
    open();
    QVERIFY(sprite(u"practice"_s)->remove(u"v1"_s));
    QVERIFY(record(u"practice"_s).checkpoints.isEmpty());
    QCOMPARE(TreeTools::read(path(u"practice"_s) + u"/work/thesis"_s), "of a person"_ba);
}

QTEST_GUILESS_MAIN(TestSpriteIdentity)
#include "tst_spriteidentity.moc"
