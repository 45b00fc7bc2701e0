// SPDX-License-Identifier: Apache-2.0
#include "core/base/plaintext.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

class TestPlainText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void displayText_data();
    void displayText();
    void lineBreaks_data();
    void lineBreaks();
    void everyControlCharacter_isEscaped();
    void everyInvisibleOrReorderingCharacter_isEscaped();
    void longText_isCut_data();
    void longText_isCut();
    void hugeText_isCutAtTheDefault();
    void anyText_givesASafeOne();
};

void TestPlainText::displayText_data()
{
    QTest::addColumn<QString>("untrusted");
    QTest::addColumn<QString>("shown");

    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("plain") << u"Grüße, 東京 – “ok” 👍"_s << u"Grüße, 東京 – “ok” 👍"_s;
    QTest::newRow("HTML stays literal")
        << u"<b>x</b> &amp; <img src=\"/dev/zero\">"_s << u"<b>x</b> &amp; <img src=\"/dev/zero\">"_s;
    QTest::newRow("a backslash stays one") << u"C:\\u202E"_s << u"C:\\u202E"_s;
    QTest::newRow("tab") << u"a\tb"_s << u"a b"_s;

    QTest::newRow("colour") << u"\x1b[1;31mred\x1b[0m."_s << u"red."_s;
    QTest::newRow("CSI with private parameters") << u"\x1b[?25lx\x1b[>0cy"_s << u"xy"_s;
    QTest::newRow("CSI with intermediates") << u"a\x1b[4 qb"_s << u"ab"_s;
    QTest::newRow("8-bit CSI") << u"a\x9b"
                                  u"31mb"_s
                               << u"ab"_s;
    QTest::newRow("cut CSI") << u"a\x1b[31"_s << u"a"_s;
    QTest::newRow("malformed CSI swallows no text") << u"\x1b[ 12 o'clock"_s << u"12 o'clock"_s;
    QTest::newRow("lone escape") << u"a\x1b"_s << u"a"_s;
    QTest::newRow("two escapes") << u"a\x1b\x1b[1mb"_s << u"ab"_s;
    QTest::newRow("escape before text that is no sequence") << u"a\x1bé"_s << u"aé"_s;
    QTest::newRow("two-character sequence") << u"a\x1b"
                                               u"7b\x1b"
                                               u"Mc"_s
                                            << u"abc"_s;
    QTest::newRow("character set") << u"a\x1b(Bb"_s << u"ab"_s;

    QTest::newRow("OSC title ended by BEL") << u"a\x1b]0;title\x07"
                                               u"b"_s
                                            << u"ab"_s;
    QTest::newRow("OSC title ended by ST") << u"a\x1b]0;title\x1b\\b"_s << u"ab"_s;
    QTest::newRow("OSC link") << u"\x1b]8;;http://x/\x1b\\text\x1b]8;;\x1b\\"_s << u"text"_s;
    QTest::newRow("8-bit OSC and ST") << u"a\x9d"
                                         u"0;title\x9c"
                                         u"b"_s
                                      << u"ab"_s;
    QTest::newRow("OSC without an end hides nothing") << u"\x1b]0;rm -rf /"_s << u"0;rm -rf /"_s;
    QTest::newRow("OSC does not reach over lines") << u"\x1b]0;one\ntwo\x07"_s << u"0;one two\\u0007"_s;
    QTest::newRow("DCS") << u"a\x1bPq#0\x1b\\b"_s << u"ab"_s;
    QTest::newRow("APC") << u"a\x1b_hidden\x1b\\b"_s << u"ab"_s;

    QTest::newRow("bidi override") << u"exe.\x202egpj"_s << u"exe.\\u202Egpj"_s;
    QTest::newRow("bidi isolate") << u"\x2066x\x2069"_s << u"\\u2066x\\u2069"_s;
    QTest::newRow("NUL") << u"a\0b"_s << u"a\\u0000b"_s;
    QTest::newRow("backspace") << u"good\x08\x08\x08\x08"
                                  u"evil"_s
                               << u"good\\u0008\\u0008\\u0008\\u0008evil"_s;
    QTest::newRow("DEL") << u"a\x7f"_s << u"a\\u007F"_s;
    QTest::newRow("C1") << u"a\x85"
                           u"b"_s
                        << u"a\\u0085b"_s;
    QTest::newRow("byte order mark") << u"\xfeff"
                                        u"a"_s
                                     << u"\\uFEFFa"_s;
    QTest::newRow("zero width space") << u"v\x200b"
                                         u"1"_s
                                      << u"v\\u200B1"_s;
    QTest::newRow("line separator") << u"a\x2028"
                                       u"b"_s
                                    << u"a\\u2028b"_s;
    QTest::newRow("joined emoji stay joined") << u"👩‍💻"_s << u"👩‍💻"_s;
}

void TestPlainText::displayText()
{
    QFETCH(QString, untrusted);
    QFETCH(QString, shown);
    QCOMPARE(Savepoint::displayText(untrusted), shown);
}

void TestPlainText::lineBreaks_data()
{
    QTest::addColumn<QString>("untrusted");
    QTest::addColumn<QString>("folded");
    QTest::addColumn<QString>("kept");
    QTest::newRow("newline") << u"a\nb"_s << u"a b"_s << u"a\nb"_s;
    QTest::newRow("CRLF") << u"a\r\nb"_s << u"a b"_s << u"a\nb"_s;
    QTest::newRow("carriage returns of a progress bar") << u"1%\r2%"_s << u"1% 2%"_s << u"1%\n2%"_s;
    QTest::newRow("blank lines") << u"a\n\r\n\nb"_s << u"a b"_s << u"a\n\n\nb"_s;
    QTest::newRow("at the ends") << u"\na\n"_s << u" a "_s << u"\na\n"_s;
}

void TestPlainText::lineBreaks()
{
    QFETCH(QString, untrusted);
    QFETCH(QString, folded);
    QFETCH(QString, kept);
    QCOMPARE(Savepoint::displayText(untrusted, LineBreaks::Fold), folded);
    QCOMPARE(Savepoint::displayText(untrusted, LineBreaks::Keep), kept);
}

void TestPlainText::everyControlCharacter_isEscaped()
{
    for (char16_t c = 0; c < 0xa0; ++c) {
        if (c == u' ')
            c = 0x7f;
        if (c == u'\t' || c == u'\n' || c == u'\r' || c == 0x1b || c == 0x9b)
            continue; // spaces, line breaks and the start of a sequence
        const QString expected = u"a\\u%1b"_s.arg(QString::number(c, 16).toUpper(), 4, u'0');
        const bool startsString = c == 0x90 || c == 0x98 || c == 0x9d || c == 0x9e || c == 0x9f;
        QCOMPARE(Savepoint::displayText(u"a"_s + QChar(c) + u'b'), startsString ? u"ab"_s : expected);
    }
}

void TestPlainText::everyInvisibleOrReorderingCharacter_isEscaped()
{
    QList<char16_t> dangerous{0xad, 0x61c, 0x200b, 0x200e, 0x200f, 0xfeff, 0xfffe, 0xffff, 0xfdd0, 0xfdef};
    for (char16_t c = 0x2028; c <= 0x202e; ++c)
        dangerous += c;
    for (char16_t c = 0x2060; c <= 0x206f; ++c)
        dangerous += c;
    for (const char16_t c : std::as_const(dangerous)) {
        const QString expected = u"a\\u%1b"_s.arg(QString::number(c, 16).toUpper(), 4, u'0');
        QCOMPARE(Savepoint::displayText(u"a"_s + QChar(c) + u'b'), expected);
    }
    QCOMPARE(Savepoint::displayText(u"a\U0001fffeb\U0010ffff"_s), u"a\\uD83F\\uDFFEb\\uDBFF\\uDFFF"_s);
    QCOMPARE(Savepoint::displayText(u"\U0001f600"_s), u"\U0001f600"_s);
}

void TestPlainText::longText_isCut_data()
{
    QTest::addColumn<QString>("untrusted");
    QTest::addColumn<int>("maxLength");
    QTest::addColumn<QString>("shown");
    QTest::newRow("fits exactly") << u"abcde"_s << 5 << u"abcde"_s;
    QTest::newRow("one too long") << u"abcdef"_s << 5 << u"abcd…"_s;
    QTest::newRow("fits without its colours") << u"\x1b[1mabcde\x1b[0m"_s << 5 << u"abcde"_s;
    QTest::newRow("surrogate pair at the cut") << u"abc👍def"_s << 5 << u"abc…"_s;
    QTest::newRow("surrogate pair just before the cut") << u"ab👍def"_s << 5 << u"ab👍…"_s;
    QTest::newRow("surrogate pair at the very end") << u"abcd👍"_s << 5 << u"abcd…"_s;
    QTest::newRow("only the ellipsis") << u"abc"_s << 1 << u"…"_s;
    QTest::newRow("one of one") << u"a"_s << 1 << u"a"_s;
    QTest::newRow("nothing allowed") << u"abc"_s << 0 << QString();
    QTest::newRow("less than nothing") << u"abc"_s << -5 << QString();
    QTest::newRow("escaped characters count as shown") << u"\x202e\x202e"_s << 6 << u"\\u202…"_s;
}

void TestPlainText::longText_isCut()
{
    QFETCH(QString, untrusted);
    QFETCH(int, maxLength);
    QFETCH(QString, shown);
    QCOMPARE(Savepoint::displayText(untrusted, LineBreaks::Fold, maxLength), shown);
}

void TestPlainText::hugeText_isCutAtTheDefault()
{
    const QString shown = Savepoint::displayText(QString(10'000'000, u'x'));
    QCOMPARE(shown.size(), 4000);
    QVERIFY(shown.endsWith(u'…'));
}

void TestPlainText::anyText_givesASafeOne()
{
    QRandomGenerator random(11);
    const QString alphabet = u"ab\n\r\t\x1b[]P\\;m01 (\x07\x9b\x9d\x9c\x90\x202e\xd83d\xdc4d\0"_s;
    for (int round = 0; round < 20000; ++round) {
        QString text;
        for (int i = random.bounded(30); i > 0; --i)
            text += alphabet[random.bounded(int(alphabet.size()))];
        const int maxLength = random.bounded(1, 40);
        const QString shown = Savepoint::displayText(text, LineBreaks::Keep, maxLength);
        QVERIFY(shown.size() <= maxLength);
        for (const QChar c : shown)
            QVERIFY(c == u'\n' || (c >= u' ' && !(c >= u'\x7f' && c < u'\xa0') && c != u'\x202e'));
        QVERIFY(!Savepoint::displayText(text, LineBreaks::Fold, maxLength).contains(u'\n'));
    }
}

QTEST_GUILESS_MAIN(TestPlainText)
#include "tst_plaintext.moc"
