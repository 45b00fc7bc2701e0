// SPDX-License-Identifier: Apache-2.0
#include "core/base/savefile.h"
#include "tests/support/filesizelimit.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <sys/stat.h>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "(cannot be read)"_ba;
}

/// In pieces of an odd size, as writers of formats do. Empty, or why it could not be saved.
QString save(const QString &path, const QByteArray &content,
             SaveFile::Readers readers = SaveFile::Readers::AsBefore)
{
    SaveFile file(path, readers);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    constexpr qsizetype piece = 777;
    for (qsizetype at = 0; at < content.size(); at += piece)
        (void)file.write(content.mid(at, piece)); // commit() tells
    return file.commit() ? QString() : file.errorString();
}

constexpr auto Everybody = QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther;

} // namespace

class TestSaveFile final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_dir = std::make_unique<QTemporaryDir>();
        QFile old(path());
        QVERIFY(old.open(QIODevice::WriteOnly));
        QCOMPARE(old.write("old"), 3);
        QVERIFY(old.setPermissions(Everybody));
    }

    void whole_orNotAtAll_data();
    void whole_orNotAtAll();
    void withoutCommit_theOldFileStays();
    void readers_data();
    void readers();
    void link_isFollowedAndStays_data();
    void link_isFollowedAndStays();
    void whatIsNoOrdinaryFile_isLeftAlone_data();
    void whatIsNoOrdinaryFile_isLeftAlone();

private:
    [[nodiscard]] QString path() const { return m_dir->filePath(u"export"_s); }
    [[nodiscard]] QStringList names() const
    {
        return QDir(m_dir->path())
            .entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden | QDir::System);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestSaveFile::whole_orNotAtAll_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<int>("room");
    QTest::newRow("empty") << qsizetype(0) << 0;
    QTest::newRow("all of it fits exactly") << qsizetype(200'000) << 200'000;
    QTest::newRow("one byte too many") << qsizetype(200'000) << 199'999;
    QTest::newRow("the end does not fit") << qsizetype(200'000) << 196'608;
    QTest::newRow("small, no room at all") << qsizetype(2'242) << 0;
    QTest::newRow("small, half of it fits") << qsizetype(2'242) << 1'000;
    QTest::newRow("large, no room at all") << qsizetype(200'000) << 0;
}

/// QSaveFile of Qt 6.4 calls it a success when what it still had in its buffer did not fit.
void TestSaveFile::whole_orNotAtAll()
{
    QFETCH(qsizetype, size);
    QFETCH(int, room);
    QByteArray content;
    for (qsizetype i = 0; i < size; ++i)
        content += char('a' + i % 26);
    QString problem;
    {
        const FileSizeLimit limit{rlim_t(room)};
        problem = save(path(), content);
    }
    if (room >= size) {
        QCOMPARE(problem, QString());
        QCOMPARE(contentOf(path()), content);
    } else {
        QCOMPARE(problem, u"File too large"_s); // the system's own reason
        QCOMPARE(contentOf(path()), "old"_ba);
    }
    QCOMPARE(names(), QStringList{u"export"_s});
}

void TestSaveFile::withoutCommit_theOldFileStays()
{
    {
        SaveFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(QByteArray(200'000, 'x')), 200'000);
    }
    QCOMPARE(contentOf(path()), "old"_ba);
    QCOMPARE(names(), QStringList{u"export"_s});
}

void TestSaveFile::readers_data()
{
    QTest::addColumn<SaveFile::Readers>("readers");
    QTest::addColumn<QFile::Permissions>("permissions");
    QTest::newRow("as before") << SaveFile::Readers::AsBefore << QFile::Permissions(Everybody);
    QTest::newRow("owner only") << SaveFile::Readers::OwnerOnly
                                << QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner);
}

void TestSaveFile::readers()
{
    QFETCH(SaveFile::Readers, readers);
    QCOMPARE(save(path(), "new", readers), QString());
    const auto ofTheUser = QFile::ReadUser | QFile::WriteUser; // the same again, for whoever asks
    QTEST(QFile::permissions(path()) & ~ofTheUser, "permissions");
}

void TestSaveFile::link_isFollowedAndStays_data()
{
    QTest::addColumn<QString>("target");
    QTest::newRow("to a file") << u"export"_s;
    QTest::newRow("to nothing yet") << u"later"_s;
    QTest::newRow("to a link to a file") << u"inner"_s;
}

void TestSaveFile::link_isFollowedAndStays()
{
    QFETCH(QString, target);
    const QString link = m_dir->filePath(u"link"_s);
    const QString inner = m_dir->filePath(u"inner"_s);
    QVERIFY(QFile::link(m_dir->filePath(target), link));
    QVERIFY(QFile::link(path(), inner));
    QCOMPARE(save(link, "new"), QString());
    QVERIFY(QFileInfo(link).isSymLink());
    QVERIFY(QFileInfo(inner).isSymLink());
    QCOMPARE(contentOf(m_dir->filePath(target)), "new"_ba);
}

void TestSaveFile::whatIsNoOrdinaryFile_isLeftAlone_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"pipe", "link to a pipe", "socket", "link to itself", "folder", "no folder"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestSaveFile::whatIsNoOrdinaryFile_isLeftAlone()
{
    QFETCH(QString, kind);
    QString target = m_dir->filePath(u"target"_s);
    const QString pipe = kind == "link to a pipe"_L1 ? m_dir->filePath(u"pipe"_s) : target;
    if (kind.endsWith("pipe"_L1))
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    if (kind == "link to a pipe"_L1)
        QVERIFY(QFile::link(pipe, target));
    // Nothing of the system's: root could replace it, were the product broken.
    if (kind == "socket"_L1)
        QCOMPARE(::mknod(QFile::encodeName(target).constData(), S_IFSOCK | 0600, 0), 0);
    if (kind == "link to itself"_L1)
        QVERIFY(QFile::link(target, target));
    if (kind == "folder"_L1)
        QVERIFY(QDir().mkdir(target));
    if (kind == "no folder"_L1)
        target = m_dir->filePath(u"missing/target"_s);
    const QStringList before = names();
    QVERIFY(!save(target, "new").isEmpty());
    QCOMPARE(names(), before);
    if (kind.endsWith("pipe"_L1)) {
        struct stat status = {};
        QCOMPARE(::stat(QFile::encodeName(target).constData(), &status), 0);
        QVERIFY(S_ISFIFO(status.st_mode));
    }
}

QTEST_GUILESS_MAIN(TestSaveFile)
#include "tst_savefile.moc"
