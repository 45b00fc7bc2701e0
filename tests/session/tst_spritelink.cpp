// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritelink.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestSpriteLink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void wellFormed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("parts"); // host, organization, sprite, checkpoint
        QTest::addColumn<QString>("written"); // empty: as it came
        const auto scheme = u"sprite-checkpoint://"_s;
        QTest::newRow("whole") << scheme + u"api.sprites.dev/acme/web-1/v7"_s
                               << QStringList{u"api.sprites.dev"_s, u"acme"_s, u"web-1"_s, u"v7"_s}
                               << QString();
        QTest::newRow("only the sprite")
            << scheme + u"api.sprites.dev/acme/web-1"_s
            << QStringList{u"api.sprites.dev"_s, u"acme"_s, u"web-1"_s, u""_s} << QString();
        QTest::newRow("slash behind the sprite")
            << scheme + u"h/acme/web-1/"_s << QStringList{u"h"_s, u"acme"_s, u"web-1"_s, u""_s}
            << scheme + u"h/acme/web-1"_s;
        QTest::newRow("unknown organization")
            << scheme + u"h/-/web-1/v7"_s << QStringList{u"h"_s, u""_s, u"web-1"_s, u"v7"_s} << QString();
        QTest::newRow("port") << scheme + u"127.0.0.1:7070/-/s/v1"_s
                              << QStringList{u"127.0.0.1:7070"_s, u""_s, u"s"_s, u"v1"_s} << QString();
        QTest::newRow("address in brackets")
            << scheme + u"[::1]:7070/-/s/v1"_s << QStringList{u"[::1]:7070"_s, u""_s, u"s"_s, u"v1"_s}
            << QString();
        QTest::newRow("encoded") << scheme + u"h/a%20b/s%2F1/v%237%C3%BC"_s
                                 << QStringList{u"h"_s, u"a b"_s, u"s/1"_s, u"v#7ü"_s} << QString();
        QTest::newRow("case and space around it")
            << u" SPRITE-Checkpoint://API.Sprites.Dev/acme/web-1/V7\n"_s
            << QStringList{u"api.sprites.dev"_s, u"acme"_s, u"web-1"_s, u"V7"_s}
            << scheme + u"api.sprites.dev/acme/web-1/V7"_s;
    }
    void wellFormed()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, parts);
        QFETCH(QString, written);
        QVERIFY(SpriteLink::isMeant(text));
        const auto link = SpriteLink::parse(text);
        QVERIFY(link);
        QCOMPARE((QStringList{link->host, link->organization, link->spriteName, link->checkpointId}), parts);
        QCOMPARE(link->toString(), written.isEmpty() ? text : written);
        QCOMPARE(SpriteLink::parse(link->toString()), link);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &text :
             {u""_s,
              u"sprite-checkpoint:"_s,
              u"sprite-checkpoint://"_s,
              u"sprite-checkpoint://h"_s,
              u"sprite-checkpoint://h/o"_s,
              u"sprite-checkpoint:///o/s/v1"_s,
              u"sprite-checkpoint://h/o//v1"_s,
              u"sprite-checkpoint://h//s/v1"_s,
              u"sprite-checkpoint://h/o/s/v1/x"_s,
              u"sprite-checkpoint://h/o/s/v1?do=restore"_s,
              u"sprite-checkpoint://h/o/s/v1#x"_s,
              u"sprite-checkpoint://me:secret@h/o/s/v1"_s,
              u"sprite-checkpoint://h/o/../v1"_s,
              u"sprite-checkpoint://h/o/s/%2e%2e"_s,
              u"sprite-checkpoint://h/o/s/."_s,
              u"sprite-checkpoint://h/o/s/v1%00"_s,
              u"sprite-checkpoint://h/o/s/v1%0A"_s,
              u"sprite-checkpoint://h/o/s/%ff"_s,
              u"sprite-checkpoint://h/o/s 1/v1"_s,
              u"https://h/o/s/v1"_s,
              u"v7"_s,
              u"sprite-checkpoint://h/o/s/"_s + QString(SpriteLink::MaximumLength, u'v')})
            QTest::addRow("%s", qPrintable(text.left(60))) << text;
    }
    void refused()
    {
        QFETCH(QString, text);
        QVERIFY(!SpriteLink::parse(text));
    }

    void hostOfAConnection_data()
    {
        QTest::addColumn<QUrl>("url");
        QTest::addColumn<bool>("isLocal");
        QTest::addColumn<QString>("host");
        QTest::newRow("service") << QUrl(u"https://api.sprites.dev"_s) << false << u"api.sprites.dev"_s;
        QTest::newRow("usual port") << QUrl(u"https://api.sprites.dev:443/x"_s) << false
                                    << u"api.sprites.dev"_s;
        QTest::newRow("other port") << QUrl(u"http://127.0.0.1:7070"_s) << false << u"127.0.0.1:7070"_s;
        QTest::newRow("embedded backend") << QUrl(u"http://127.0.0.1:7070"_s) << true << u"localhost"_s;
    }
    void hostOfAConnection()
    {
        QFETCH(QUrl, url);
        QFETCH(bool, isLocal);
        QFETCH(QString, host);
        const Connection connection{url, u"t"_s, {}, isLocal, {}};
        QCOMPARE(linkHost(connection), host);
        const SpriteLink link{host, {}, u"s"_s, u"v1"_s};
        QCOMPARE(SpriteLink::parse(link.toString()), std::optional(link));
        QCOMPARE(checkLink(link, connection, u"acme"_s), LinkProblem::None);
    }

    void foreignLinks_areToldApart()
    {
        const Connection connection{QUrl(u"https://api.sprites.dev"_s), u"t"_s, u"acme"_s, false, {}};
        const auto check = [&](const QString &host, const QString &organization, const QString &known) {
            return checkLink({host, organization, u"s"_s, {}}, connection, known);
        };
        QCOMPARE(check(u"api.sprites.dev"_s, u"acme"_s, u"acme"_s), LinkProblem::None);
        QCOMPARE(check(u"api.sprites.dev"_s, u"acme"_s, {}), LinkProblem::None);
        QCOMPARE(check(u"api.sprites.dev"_s, u"other"_s, u"acme"_s), LinkProblem::OtherOrganization);
        QCOMPARE(check(u"api.sprites.dev.evil.example"_s, u"acme"_s, u"acme"_s), LinkProblem::OtherHost);
        QCOMPARE(check(u"api.sprites.dev:8443"_s, u"acme"_s, u"acme"_s), LinkProblem::OtherHost);
        QCOMPARE(check(u"localhost"_s, {}, u"acme"_s), LinkProblem::OtherHost);
    }
};

QTEST_GUILESS_MAIN(TestSpriteLink)

#include "tst_spritelink.moc"
