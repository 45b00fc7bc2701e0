// SPDX-License-Identifier: Apache-2.0
#include "core/base/secretremoval.h"
#include "tests/support/spellings.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Savepoint::Test;
using namespace Qt::StringLiterals;

class TestSecretRemoval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void everySpelling_isHidden_data()
    {
        QTest::addColumn<QByteArray>("spelled");
        for (const auto &[name, spelled] : spellings(CanaryToken))
            QTest::newRow(name) << spelled;
    }
    void everySpelling_isHidden()
    {
        QFETCH(QByteArray, spelled);
        const SecretRemoval token(QString::fromLatin1(CanaryToken));
        for (const QByteArray &around :
             {"%1"_ba, "bad token %1, try again"_ba, "{\"error\":\"token=%1\",\"n\":[1,2]}"_ba}) {
            const QByteArray text = QByteArray(around).replace("%1", spelled);
            QVERIFY2(token.mayBeIn(text), text.constData());
            const QByteArray cleaned = token.removedFrom(text);
            QVERIFY2(cleaned.contains("(hidden)"), cleaned.constData());
            QVERIFY2(!saysCanary(cleaned), cleaned.constData());
            QCOMPARE(token.removedFrom(QString::fromUtf8(text)), QString::fromUtf8(cleaned));
            const qsizetype end = around.indexOf("%1") + 2;
            QVERIFY2(cleaned.endsWith(around.sliced(end)), cleaned.constData());
        }
    }

    void whatALimitLeaves_isHidden()
    {
        const SecretRemoval token(QString::fromLatin1(CanaryToken));
        const qsizetype secret = CanaryToken.lastIndexOf('/') + 1;
        for (qsizetype length = secret + 1; length < CanaryToken.size(); ++length) {
            const QByteArray cleaned = token.removedFrom("echo: " + CanaryToken.first(length));
            QVERIFY2(cleaned.startsWith("echo: (hidden)") && cleaned.size() <= 15, cleaned.constData());
        }
        for (qsizetype from = 0; from + 8 < CanaryToken.size(); ++from) {
            const QByteArray cleaned = token.removedFrom(CanaryToken.sliced(from) + " was sent");
            QVERIFY2(cleaned.endsWith("(hidden) was sent") && cleaned.size() <= 18, cleaned.constData());
        }
        const SecretRemoval plain(u"spr_0aB3xY9kQ2mW7pL4"_s);
        QCOMPARE(plain.removedFrom("token spr_0aB3x"_ba), "token (hidden)"_ba);
    }

    void whatIsNoSecret_stays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("organization") << "sprites of acme: my-app"_ba;
        QTest::newRow("organization and its id") << "acme/4242/ has 3 sprites"_ba;
        QTest::newRow("id of the token") << "the token acme/4242/tok-5 was revoked"_ba;
        QTest::newRow("words") << "could not stop service web in time, going on: the log was not read"_ba;
        QTest::newRow("escapes") << "{\"data\":\"50%25 \\u2014 a\\/b \\\"c\\\" &amp; <b>d</b>\\n\"}"_ba;
        QTest::newRow("time") << "2026-11-25 14:03:21.120 copying 0x7ffe12 [12, 13]"_ba;
        QTest::newRow("not UTF-8") << "a\xff\xfe%ff\xc3"_ba;
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsNoSecret_stays()
    {
        QFETCH(QByteArray, text);
        QCOMPARE(SecretRemoval(QString::fromLatin1(CanaryToken)).removedFrom(text), text);
        QCOMPARE(SecretRemoval().removedFrom(text), text);
        QVERIFY(!SecretRemoval().mayBeIn(text));
    }

    void aShortSecret_isAWordOfItsOwn()
    {
        const SecretRemoval token(u"tok"_s);
        QCOMPARE(token.removedFrom(u"bad token tok!"_s), u"bad token (hidden)!"_s);
        QCOMPARE(SecretRemoval(u"t/o/k/en"_s).removedFrom("a t/o/k/en"_ba), "a (hidden)"_ba);
    }

    void json_staysReadable()
    {
        const SecretRemoval token(QString::fromLatin1(CanaryToken));
        for (const auto &[name, spelled] : spellings(CanaryToken)) {
            if (!isInJson(spelled))
                continue;
            const QByteArray line = "{\"type\":\"info\",\"data\":\"" + spelled + "\"}";
            if (QJsonDocument::fromJson(line).isObject())
                QVERIFY2(QJsonDocument::fromJson(token.removedFrom(line)).isObject(), line.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestSecretRemoval)
#include "tst_secretremoval.moc"
