// SPDX-License-Identifier: Apache-2.0
#include "core/api/requestbuilder.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = RequestBuilder::Kind;

namespace {

QByteArray built(const QString &base, const ApiPath &path, const QString &token = u"t"_s)
{
    const auto request = RequestBuilder(QUrl(base), token, 1s).build(path, Kind::OneShot);
    return request                                                ? request->url().toEncoded()
        : request.error().kind == ApiError::Kind::InvalidArgument ? "refused"_ba
        : request.error().kind == ApiError::Kind::InvalidAddress  ? "address refused"_ba
        : request.error().kind == ApiError::Kind::InvalidToken    ? "token refused"_ba
                                                                  : "?"_ba;
}

} // namespace

class TestRequestBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void segments_data();
    void segments();
    void queries_areEncoded();
    void bases_data();
    void bases();
    void tokens_data();
    void tokens();
    void everyRequest_hasTheFixedRules();
};

void TestRequestBuilder::segments_data()
{
    QTest::addColumn<QString>("segment");
    QTest::addColumn<QByteArray>("encoded"); // empty: refused
    QTest::newRow("plain") << u"my-sprite_1.2~x"_s << "my-sprite_1.2~x"_ba;
    QTest::newRow("slash") << u"a/b"_s << "a%2Fb"_ba;
    QTest::newRow("delimiters") << u"?#[]@!$&'()*+,;=:"_s
                                << "%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%3A"_ba;
    QTest::newRow("space and percent") << u"a b%2F"_s << "a%20b%252F"_ba;
    QTest::newRow("encoded dots") << u"%2e%2e"_s << "%252e%252e"_ba;
    QTest::newRow("unicode") << u"grün\U0001f6e0"_s << "gr%C3%BCn%F0%9F%9B%A0"_ba;
    QTest::newRow("controls") << u"a\r\nb"_s << "a%0D%0Ab"_ba;
    QTest::newRow("three dots") << u"..."_s << "..."_ba;
    QTest::newRow("dots inside") << u"a..b"_s << "a..b"_ba;
    QTest::newRow("backslash") << u"a\\b"_s << "a%5Cb"_ba;
    for (const QString &refused : {u""_s, u"."_s, u".."_s, u"../x"_s, u"x/.."_s, u"a/../b"_s, u"a\\..\\b"_s,
                                   u"./x"_s, u"a\0b"_s, QString(QChar(0xd800))})
        QTest::addRow("refused %s", qPrintable(refused)) << refused << QByteArray();
}

void TestRequestBuilder::segments()
{
    QFETCH(QString, segment);
    QFETCH(QByteArray, encoded);
    const QByteArray expected =
        encoded.isEmpty() ? "refused"_ba : "https://api.sprites.dev/v1/" + encoded + "/x";
    QCOMPARE(built(u"https://api.sprites.dev"_s, {{u"v1"_s, segment, u"x"_s}, {}}), expected);
}

void TestRequestBuilder::queries_areEncoded()
{
    QCOMPARE(
        built(u"https://h"_s, {{u"a"_s}, {{u"history"_s, u"v2&includeAuto=true#x+y z"_s}, {u"b"_s, u"/"_s}}}),
        "https://h/a?history=v2%26includeAuto%3Dtrue%23x%2By%20z&b=%2F"_ba);
    QCOMPARE(built(u"https://h"_s, {{u"a"_s}, {{u"t"_s, u"eyJ=+/%"_s}}}), "https://h/a?t=eyJ%3D%2B%2F%25"_ba);
}

void TestRequestBuilder::bases_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QByteArray>("url");
    const auto refused = "address refused"_ba;
    QTest::newRow("https") << u"https://api.sprites.dev"_s << "https://api.sprites.dev/v1"_ba;
    QTest::newRow("trailing slash") << u"https://api.sprites.dev/"_s << "https://api.sprites.dev/v1"_ba;
    QTest::newRow("base path") << u"https://proxy:8443/sprites/"_s << "https://proxy:8443/sprites/v1"_ba;
    QTest::newRow("loopback") << u"http://127.0.0.1:8080"_s << "http://127.0.0.1:8080/v1"_ba;
    QTest::newRow("another loopback") << u"http://127.9.9.9:80"_s << "http://127.9.9.9:80/v1"_ba;
    QTest::newRow("loopback 6") << u"http://[::1]:8080"_s << "http://[::1]:8080/v1"_ba;
    QTest::newRow("localhost") << u"http://localhost:8080"_s << "http://localhost:8080/v1"_ba;
    QTest::newRow("http elsewhere") << u"http://api.sprites.dev"_s << refused;
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.com"_s << refused;
    QTest::newRow("looks like localhost") << u"http://localhost.example.com"_s << refused;
    QTest::newRow("another scheme") << u"ftp://127.0.0.1"_s << refused;
    QTest::newRow("file") << u"file:///etc"_s << refused;
    QTest::newRow("no scheme") << u"api.sprites.dev"_s << refused;
    QTest::newRow("empty") << u""_s << refused;
    QTest::newRow("with a password") << u"https://u:p@api.sprites.dev"_s << refused;
    QTest::newRow("with a query") << u"https://api.sprites.dev?x=1"_s << refused;
    QTest::newRow("a sprite") << u"https://my-app-b7x2.sprites.app"_s << refused;
    QTest::newRow("a sprite, shouted") << u"https://MY-APP.Sprites.APP:443/"_s << refused;
    QTest::newRow("a sprite, with a dot") << u"https://my-app.sprites.app."_s << refused;
    QTest::newRow("all sprites") << u"https://sprites.app"_s << refused;
    QTest::newRow("looks like a sprite") << u"https://notsprites.app"_s << "https://notsprites.app/v1"_ba;
    QTest::newRow("with a fragment") << u"https://api.sprites.dev#x"_s << refused;
}

void TestRequestBuilder::bases()
{
    QFETCH(QString, base);
    QFETCH(QByteArray, url);
    QCOMPARE(built(base, {{u"v1"_s}, {}}), url);
}

void TestRequestBuilder::tokens_data()
{
    QTest::addColumn<QString>("token");
    QTest::addColumn<bool>("usable");
    QTest::newRow("with slashes") << u"my-org/1234/tok-5/s3cr3t+value=="_s << true;
    QTest::newRow("none") << u""_s << true;
    QTest::newRow("header injection") << u"x\r\nHost: evil"_s << false;
    QTest::newRow("newline") << u"x\n"_s << false;
    QTest::newRow("space") << u"x y"_s << false;
    QTest::newRow("not ASCII") << u"tökn"_s << false;
}

void TestRequestBuilder::tokens()
{
    QFETCH(QString, token);
    QFETCH(bool, usable);
    QCOMPARE(built(u"https://h"_s, {{u"a"_s}, {}}, token), usable ? "https://h/a"_ba : "token refused"_ba);
}

void TestRequestBuilder::everyRequest_hasTheFixedRules()
{
    const RequestBuilder builder(QUrl(u"https://api.sprites.dev"_s), u"org/1/2/3"_s, 1500ms);
    for (const Kind kind : {Kind::OneShot, Kind::Stream}) {
        const auto built = builder.build({{u"v1"_s}, {}}, kind);
        QVERIFY(built);
        const QNetworkRequest &request = *built;
        QCOMPARE(request.attribute(QNetworkRequest::RedirectPolicyAttribute).toInt(),
                 int(QNetworkRequest::ManualRedirectPolicy));
        QCOMPARE(request.attribute(QNetworkRequest::Http2AllowedAttribute).toBool(), false);
        QCOMPARE(request.attribute(QNetworkRequest::CookieLoadControlAttribute).toInt(),
                 int(QNetworkRequest::Manual));
        QCOMPARE(request.attribute(QNetworkRequest::CookieSaveControlAttribute).toInt(),
                 int(QNetworkRequest::Manual));
        QCOMPARE(request.rawHeader("Authorization"), "Bearer org/1/2/3"_ba);
        const bool isStream = kind == Kind::Stream;
        QCOMPARE(request.rawHeader("Accept-Encoding"), isStream ? "identity"_ba : QByteArray());
        QCOMPARE(request.transferTimeout(), isStream ? 0 : 1500);
    }
}

QTEST_GUILESS_MAIN(TestRequestBuilder)
#include "tst_requestbuilder.moc"
