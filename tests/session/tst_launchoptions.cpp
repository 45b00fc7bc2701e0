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
        const auto options = resolveLaunchOptions({{}, u"practice"_s, u"v2"_s}, {}, m_dir->path());
        QVERIFY(options);
        QVERIFY(options->usesLocalBackend());
        QVERIFY(!options->missed);
        QCOMPARE(options->spriteName, u"practice"_s);
        QCOMPARE(options->checkpointId, u"v2"_s);
    }

    void serverThatIsMissed_isNamed_data()
    {
        QTest::addColumn<QProcessEnvironment>("variables");
        QTest::addColumn<LaunchError::Kind>("kind");
        QTest::addColumn<QString>("source");
        using Kind = LaunchError::Kind;
        QTest::newRow("empty") << environment({{u"SPRITE_TOKEN"_s, QString()}}) << Kind::BlankToken
                               << u"SPRITE_TOKEN"_s;
        QTest::newRow("blank") << environment({{u"SPRITES_TOKEN"_s, u" \n\ufeff"_s}}) << Kind::BlankToken
                               << u"SPRITES_TOKEN"_s;
        QTest::newRow("quotes") << environment({{u"SPRITE_TOKEN"_s, u"\"\""_s}}) << Kind::BlankToken
                                << u"SPRITE_TOKEN"_s;
        QTest::newRow("only the name")
            << environment({{u"SPRITE_TOKEN"_s, u"Bearer "_s}}) << Kind::BlankToken << u"SPRITE_TOKEN"_s;
        QTest::newRow("address") << environment({{u"SPRITE_URL"_s, u"https://x.example"_s}})
                                 << Kind::UrlWithoutToken << u"SPRITE_URL"_s;
        QTest::newRow("both") << environment(
            {{u"SPRITE_TOKEN"_s, u""_s}, {u"SPRITES_API_URL"_s, u"https://x.example"_s}})
                              << Kind::BlankToken << u"SPRITE_TOKEN"_s;
    }
    void serverThatIsMissed_isNamed()
    {
        QFETCH(QProcessEnvironment, variables);
        QFETCH(LaunchError::Kind, kind);
        QFETCH(QString, source);
        const auto options = resolveLaunchOptions({}, variables, m_dir->path());
        QVERIFY(options);
        QVERIFY(options->usesLocalBackend());
        QVERIFY(options->missed);
        QCOMPARE(options->missed->kind, kind);
        QCOMPARE(options->missed->source, source);
    }

    void aBlankVariable_doesNotHideTheOther()
    {
        const auto options =
            resolveLaunchOptions({},
                                 environment({{u"SPRITE_TOKEN"_s, u" \n"_s},
                                              {u"SPRITES_TOKEN"_s, u"two"_s},
                                              {u"SPRITE_URL"_s, u"\u00a0"_s},
                                              {u"SPRITES_API_URL"_s, u"https://two.example"_s}}),
                                 m_dir->path());
        QVERIFY(options);
        QCOMPARE(options->token, u"two"_s);
        QCOMPARE(options->baseUrl, QUrl(u"https://two.example"_s));
    }

    void pastedTokens_arePutRight_data()
    {
        QTest::addColumn<QString>("pasted");
        const QString token = u"org/1/tok/s3cr3t+value=="_s;
        QTest::newRow("as it is") << token;
        QTest::newRow("blanks") << u"\t "_s + token + u"\r\n"_s;
        QTest::newRow("no-break spaces") << u"\u00a0"_s + token + u"\u202f"_s;
        QTest::newRow("zero width") << u"\u200borg/1/tok\u200b/s3cr3t+value==\u2060"_s;
        QTest::newRow("byte order mark") << u"\ufeff"_s + token;
        QTest::newRow("quotes") << u"\""_s + token + u"\""_s;
        QTest::newRow("quotes and blanks") << u" ' "_s + token + u" ' "_s;
        QTest::newRow("curly quotes") << u"\u201c"_s + token + u"\u201d"_s;
        QTest::newRow("low quotes") << u"\u201e"_s + token + u"\u201c"_s;
        QTest::newRow("bearer") << u"Bearer "_s + token;
        QTest::newRow("header") << u"Authorization: bearer "_s + token;
        QTest::newRow("assignment") << u"SPRITE_TOKEN="_s + token;
        QTest::newRow("export") << u"export SPRITES_TOKEN=\""_s + token + u"\""_s;
        QTest::newRow("broken line") << u"org/1/tok/\n  s3cr3t+value=="_s;
    }
    void pastedTokens_arePutRight()
    {
        QFETCH(QString, pasted);
        const auto options =
            resolveLaunchOptions({}, environment({{u"SPRITE_TOKEN"_s, pasted}}), m_dir->path());
        QVERIFY(options);
        QCOMPARE(options->token, u"org/1/tok/s3cr3t+value=="_s);
    }

    void whatIsNoToken_isNamed_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<LaunchError::Kind>("kind");
        using Kind = LaunchError::Kind;
        QTest::newRow("stars") << u"spr_abc****"_s << Kind::MaskedToken;
        QTest::newRow("bullets") << u"spr_\u2022\u2022\u2022\u2022"_s << Kind::MaskedToken;
        QTest::newRow("ellipsis") << u"org/1/tok/s3\u2026"_s << Kind::MaskedToken;
        QTest::newRow("dots") << u"org/1/tok/s3..."_s << Kind::MaskedToken;
        QTest::newRow("Fly.io") << u"FlyV1 fm2_lJPECAAAAAAAA"_s << Kind::TokenOfAnotherService;
        QTest::newRow("Fly.io, bare") << u"fm2_lJPECAAAAAAAA"_s << Kind::TokenOfAnotherService;
        QTest::newRow("two words") << u"org/1 tok"_s << Kind::UnreadableToken;
        QTest::newRow("half a quote") << u"\"org/1/tok"_s << Kind::UnreadableToken;
        QTest::newRow("not ASCII") << u"t\u00f6kn"_s << Kind::UnreadableToken;
    }
    void whatIsNoToken_isNamed()
    {
        QFETCH(QString, pasted);
        QFETCH(LaunchError::Kind, kind);
        const auto options =
            resolveLaunchOptions({}, environment({{u"SPRITES_TOKEN"_s, pasted}}), m_dir->path());
        QVERIFY(!options);
        QCOMPARE(options.error().kind, kind);
        QCOMPARE(options.error().source, u"SPRITES_TOKEN"_s);
        QCOMPARE(options.error().subject, QString());
    }

    void pastedAddresses_arePutRight_data()
    {
        QTest::addColumn<QString>("pasted");
        QTest::addColumn<QString>("address");
        const QString address = u"https://x.example"_s;
        QTest::newRow("carriage return") << u"https://x.example\r"_s << address;
        QTest::newRow("newline") << u"https://x.example\r\n"_s << address;
        QTest::newRow("blanks") << u"  https://x.example "_s << address;
        QTest::newRow("quotes") << u"'https://x.example'"_s << address;
        QTest::newRow("byte order mark") << u"\ufeffhttps://x.example"_s << address;
        QTest::newRow("assignment") << u"SPRITE_URL=https://x.example"_s << address;
        QTest::newRow("version") << u"https://x.example/v1"_s << address;
        QTest::newRow("version and slash") << u"https://x.example/v1/"_s << address;
        QTest::newRow("version below")
            << u"https://x.example/sprites/v1/"_s << u"https://x.example/sprites"_s;
        QTest::newRow("a name that ends so") << u"https://x.example/xv1"_s << u"https://x.example/xv1"_s;
    }
    void pastedAddresses_arePutRight()
    {
        QFETCH(QString, pasted);
        QFETCH(QString, address);
        const auto options = resolveLaunchOptions(
            {}, environment({{u"SPRITE_TOKEN"_s, u"t"_s}, {u"SPRITE_URL"_s, pasted}}), m_dir->path());
        QVERIFY(options);
        QCOMPARE(options->baseUrl, QUrl(address));
        QCOMPARE(
            resolveLaunchOptions({pasted, {}, {}}, environment({{u"SPRITE_TOKEN"_s, u"t"_s}}), m_dir->path())
                ->baseUrl,
            QUrl(address));
    }

    void passwords_areNotInTheError_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shown");
        QTest::newRow("well-formed") << u"https://user:h1dden@x.example"_s << u"https://x.example"_s;
        QTest::newRow("name only") << u"https://h1dden@x.example:8443/a"_s << u"https://x.example:8443/a"_s;
        QTest::newRow("no scheme") << u"user:h1dden@x.example"_s << u"x.example"_s;
        QTest::newRow("one slash") << u"https:/user:h1dden@x.example"_s << u"https:/x.example"_s;
        QTest::newRow("at sign in it") << u"https://user:h1@dden@x.example"_s << u"https://x.example"_s;
        QTest::newRow("slash in it") << u"https://user:h1/h1dden@x.example"_s << u"https://x.example"_s;
        QTest::newRow("blank in it") << u"https://user:h1 h1dden@x.example"_s << u"https://x.example"_s;
        QTest::newRow("encoded at sign") << u"https://user:h1dden%40x.example"_s << u"https://x.example"_s;
        QTest::newRow("no host") << u"https://user:h1dden"_s << u"https://user:\u2026"_s;
        QTest::newRow("another scheme") << u"ftp://user:h1dden@x.example"_s << u"ftp://x.example"_s;
        QTest::newRow("query") << u"https://x.example/?password=h1dden"_s << u"https://x.example/\u2026"_s;
        QTest::newRow("fragment") << u"https://x.example#h1dden"_s << u"https://x.example\u2026"_s;
        QTest::newRow("question mark in it") << u"https://h1?dden:h1dden@x.example"_s << u"https://\u2026"_s;
        QTest::newRow("query with an at sign") << u"https://x.example/?a=@h1dden"_s << u"https://\u2026"_s;
        QTest::newRow("no slashes") << u"https:user:h1dden@x.example"_s << u"x.example"_s;
        QTest::newRow("quotes") << u"\"https://user:h1dden@x.example\""_s << u"https://x.example"_s;
    }
    void passwords_areNotInTheError()
    {
        QFETCH(QString, url);
        QFETCH(QString, shown);
        for (const auto &variables : {environment({}), environment({{u"SPRITE_TOKEN"_s, u"t"_s}})}) {
            const auto options = resolveLaunchOptions({url, {}, {}}, variables, m_dir->path());
            QVERIFY(!options);
            QCOMPARE(options.error().subject, shown);
            QCOMPARE(options.error().source, u"--api-url"_s);
        }
    }

    void addressOfASprite_neverGetsTheToken_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url :
             {"https://my-app-b7x2.sprites.app", "https://MY-APP.Sprites.App", "https://sprites.app",
              "https://my-app.sprites.app.", "https://my-app.sprites.app:8443/v1"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }
    void addressOfASprite_neverGetsTheToken()
    {
        QFETCH(QString, url);
        const auto token = std::make_pair(u"SPRITE_TOKEN"_s, u"t"_s);
        for (const QString &source : {u"--api-url"_s, u"SPRITE_URL"_s, u"SPRITES_API_URL"_s}) {
            const bool isOption = source == "--api-url"_L1;
            const auto options = resolveLaunchOptions(
                {isOption ? url : QString(), {}, {}},
                isOption ? environment({token}) : environment({token, {source, url}}), m_dir->path());
            QVERIFY(!options);
            QCOMPARE(options.error().kind, LaunchError::Kind::UrlOfASprite);
            QCOMPARE(options.error().source, source);
        }
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
        QTest::newRow("words") << u"not a url"_s << LaunchError::Kind::UrlWithoutScheme;
        QTest::newRow("no scheme") << u"api.sprites.dev"_s << LaunchError::Kind::UrlWithoutScheme;
        QTest::newRow("port, no scheme") << u"localhost:7070"_s << LaunchError::Kind::UrlWithoutScheme;
        QTest::newRow("blank inside") << u"https://x .example"_s << LaunchError::Kind::InvalidUrl;
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
        QCOMPARE(fromFile->claim.organization, u"acme"_s);
        QCOMPARE(fromFile->claim.source, m_dir->filePath(u".sprite"_s));
        QVERIFY(fromFile->claim.isContradictedBy(u"other"_s));
        QVERIFY(!fromFile->claim.isContradictedBy(u"acme"_s));
        QVERIFY(!fromFile->claim.isContradictedBy(QString()));
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

    /// It names a sprite of the service; one of that name on this computer is another one.
    void spriteFile_saysNothingOfThisComputer()
    {
        write(m_dir->filePath(u".sprite"_s), R"({"organization":"acme","sprite":"practice"})");
        const auto options = resolveLaunchOptions({}, environment({}), m_dir->path());
        QVERIFY(options);
        QCOMPARE(options->spriteName, QString());
        QCOMPARE(options->claim.organization, QString());
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestLaunchOptions)
#include "tst_launchoptions.moc"
