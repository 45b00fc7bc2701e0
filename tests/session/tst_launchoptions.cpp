// SPDX-License-Identifier: Apache-2.0
#include "core/session/launchoptions.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

QProcessEnvironment environment(std::initializer_list<std::pair<QString, QString>> variables)
{
    QProcessEnvironment made;
    for (const auto &[name, value] : variables)
        made.insert(name, value);
    return made;
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

class TestLaunchOptions : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }

    void withoutToken_usesTheLocalBackend()
    {
        const auto options =
            resolveLaunchOptions({{}, u"practice"_s, u"v2"_s},
                                 environment({{u"SPRITE_URL"_s, u"https://x.example"_s}}), m_dir->path());
        QVERIFY(options);
        QVERIFY(options->usesLocalBackend());
        QCOMPARE(options->spriteName, u"practice"_s);
        QCOMPARE(options->checkpointId, u"v2"_s);
    }

    void tokenVariables_inOrder()
    {
        auto options = resolveLaunchOptions(
            {}, environment({{u"SPRITE_TOKEN"_s, u"one"_s}, {u"SPRITES_TOKEN"_s, u"two"_s}}), m_dir->path());
        QCOMPARE(options->token, u"one"_s);
        QCOMPARE(options->baseUrl, QUrl(u"https://api.sprites.dev"_s));
        options = resolveLaunchOptions({}, environment({{u"SPRITES_TOKEN"_s, u" two\n"_s}}), m_dir->path());
        QCOMPARE(options->token, u"two"_s);
    }

    void baseUrl_inOrder()
    {
        const auto withAll = environment({{u"SPRITE_TOKEN"_s, u"t"_s},
                                          {u"SPRITE_URL"_s, u"https://one.example"_s},
                                          {u"SPRITES_API_URL"_s, u"https://two.example"_s}});
        QCOMPARE(resolveLaunchOptions({u"http://127.0.0.1:8080"_s, {}, {}}, withAll, m_dir->path())->baseUrl,
                 QUrl(u"http://127.0.0.1:8080"_s));
        QCOMPARE(resolveLaunchOptions({}, withAll, m_dir->path())->baseUrl, QUrl(u"https://one.example"_s));
        const auto fallback =
            environment({{u"SPRITE_TOKEN"_s, u"t"_s}, {u"SPRITES_API_URL"_s, u"https://two.example/api"_s}});
        QCOMPARE(resolveLaunchOptions({}, fallback, m_dir->path())->baseUrl,
                 QUrl(u"https://two.example/api"_s));
    }

    void refusedUrls_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<LaunchError::Kind>("kind");
        QTest::newRow("http elsewhere") << u"http://api.sprites.dev"_s << LaunchError::Kind::InsecureUrl;
        QTest::newRow("http, name that only looks local")
            << u"http://localhost.evil.example"_s << LaunchError::Kind::InsecureUrl;
        QTest::newRow("ftp") << u"ftp://127.0.0.1"_s << LaunchError::Kind::InvalidUrl;
        QTest::newRow("no host") << u"https://"_s << LaunchError::Kind::InvalidUrl;
        QTest::newRow("words") << u"not a url"_s << LaunchError::Kind::InvalidUrl;
        QTest::newRow("password") << u"https://a:b@x.example"_s << LaunchError::Kind::InvalidUrl;
        QTest::newRow("query") << u"https://x.example/?token=s3cret"_s << LaunchError::Kind::InvalidUrl;
    }
    void refusedUrls()
    {
        QFETCH(QString, url);
        QFETCH(LaunchError::Kind, kind);
        const auto options =
            resolveLaunchOptions({url, {}, {}}, environment({{u"SPRITE_TOKEN"_s, u"t"_s}}), m_dir->path());
        QVERIFY(!options);
        QCOMPARE(options.error().kind, kind);
        QVERIFY(!options.error().subject.contains(u"s3cret"_s));
        QVERIFY(!options.error().subject.contains(u"a:b"_s));
    }

    void loopbackMayUsePlainHttp_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url :
             {"http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9:1"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }
    void loopbackMayUsePlainHttp()
    {
        QFETCH(QString, url);
        QVERIFY(
            resolveLaunchOptions({url, {}, {}}, environment({{u"SPRITE_TOKEN"_s, u"t"_s}}), m_dir->path()));
    }

    void apiUrlWithoutToken_isAnErrorNotAnotherServer()
    {
        const auto options = resolveLaunchOptions({u"https://x.example"_s, {}, {}}, {}, m_dir->path());
        QVERIFY(!options);
        QCOMPARE(options.error().kind, LaunchError::Kind::UrlWithoutToken);
    }

    void spriteName_inOrder()
    {
        write(m_dir->filePath(u".sprite"_s), R"({"organization":"acme","sprite":"from-file"})");
        const auto token = std::make_pair(u"SPRITE_TOKEN"_s, u"t"_s);
        const auto name = std::make_pair(u"SPRITE_NAME"_s, u"from-env"_s);
        QCOMPARE(
            resolveLaunchOptions({{}, u"arg"_s, {}}, environment({token, name}), m_dir->path())->spriteName,
            u"arg"_s);
        QCOMPARE(resolveLaunchOptions({}, environment({token, name}), m_dir->path())->spriteName,
                 u"from-env"_s);
        const auto fromFile = resolveLaunchOptions({}, environment({token}), m_dir->path());
        QCOMPARE(fromFile->spriteName, u"from-file"_s);
        QCOMPARE(fromFile->organization, u"acme"_s);
    }

    void spriteFile_isFoundInAParent_andFoldersOfThatNameArePassedOver()
    {
        write(m_dir->filePath(u".sprite"_s), R"({"sprite":"outer"})");
        QVERIFY(QDir(m_dir->path()).mkpath(u"a/.sprite"_s));
        QVERIFY(QDir(m_dir->path()).mkpath(u"a/b"_s));
        const auto options =
            resolveLaunchOptions({}, environment({{u"SPRITE_TOKEN"_s, u"t"_s}}), m_dir->filePath(u"a/b"_s));
        QCOMPARE(options->spriteName, u"outer"_s);
        QVERIFY(options->notice.isEmpty());
    }

    void brokenSpriteFile_isSaidAndStopsNothing()
    {
        write(m_dir->filePath(u".sprite"_s), "{\"sprite\":");
        const auto options =
            resolveLaunchOptions({}, environment({{u"SPRITE_TOKEN"_s, u"t"_s}}), m_dir->path());
        QVERIFY(options);
        QVERIFY(options->spriteName.isEmpty());
        QVERIFY2(options->notice.contains(u".sprite"_s), qPrintable(options->notice));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestLaunchOptions)
#include "tst_launchoptions.moc"
