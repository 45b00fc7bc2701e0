// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritecommands.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

/// The words a real shell makes of a command, with $SPRITE_TOKEN set.
QStringList wordsInShell(const QString &command)
{
    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SPRITE_TOKEN"_s, u"secret token"_s);
    environment.insert(u"HOME"_s, u"/nowhere"_s);
    shell.setProcessEnvironment(environment);
    shell.start(u"bash"_s, {u"-c"_s, u"print() { printf '%s\\0' \"$@\"; }\nprint "_s + command});
    if (!shell.waitForFinished())
        return {};
    QStringList words = QString::fromUtf8(shell.readAllStandardOutput()).split(u'\0');
    words.removeLast();
    return words;
}

} // namespace

class TestSpriteCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void plainNames_stayReadable()
    {
        QCOMPARE(restoreCommand(u"acme"_s, u"web-1"_s, u"v7"_s), u"sprite restore -o acme -s web-1 v7"_s);
        QCOMPARE(restoreCommand({}, u"web-1"_s, u"auto-1776191193888"_s),
                 u"sprite restore -s web-1 auto-1776191193888"_s);
        QCOMPARE(curlCommand(QUrl(u"https://api.sprites.dev"_s), u"web-1"_s, u"v7"_s),
                 u"curl -gsS --fail-with-body -H \"Authorization: Bearer $SPRITE_TOKEN\" "
                 "https://api.sprites.dev/v1/sprites/web-1/checkpoints/v7"_s);
    }

    void everyWord_reachesTheProgramAsItIs_data()
    {
        QTest::addColumn<QString>("word");
        for (const QString &word : {u"a b"_s,
                                    u"it's"_s,
                                    u"'"_s,
                                    u"''"_s,
                                    u"$HOME"_s,
                                    u"`id`"_s,
                                    u"$(id)"_s,
                                    u"a;id"_s,
                                    u"a\\"_s,
                                    u"\"x\""_s,
                                    u"~"_s,
                                    u"*"_s,
                                    u"a&b|c>d<e"_s,
                                    u"#x"_s,
                                    u"!x"_s,
                                    u"ünï"_s,
                                    u"{a,b}"_s,
                                    u"a\nb"_s,
                                    u"\x1b[31mred\x1b[0m"_s,
                                    u"tab\there 'and' \\ there"_s,
                                    u"\u0085next"_s})
            QTest::addRow("%s", qPrintable(word)) << word;
    }
    void everyWord_reachesTheProgramAsItIs()
    {
        QFETCH(QString, word);
        QCOMPARE(wordsInShell(shellQuoted(word)), QStringList{word});
        QCOMPARE(wordsInShell(restoreCommand(word, word, word)),
                 (QStringList{u"sprite"_s, u"restore"_s, u"-o"_s, word, u"-s"_s, word, word}));
        for (const QChar c : shellQuoted(word))
            QVERIFY(c >= u' ');
    }

    void emptyWord_isStillAWord() { QCOMPARE(wordsInShell(shellQuoted({})), QStringList{u""_s}); }

    void idThatLooksLikeAnOption_isNone()
    {
        QCOMPARE(restoreCommand({}, u"s"_s, u"--force"_s), u"sprite restore -s s -- --force"_s);
    }

    void curl_sendsTheTokenAndOneSegmentPerName()
    {
        const QString command = curlCommand(QUrl(u"http://127.0.0.1:7070/base/"_s), u"a/b"_s, u"v7 'x'?"_s);
        const QStringList words = wordsInShell(command);
        QCOMPARE(words.value(4), u"Authorization: Bearer secret token"_s);
        QCOMPARE(words.last(), u"http://127.0.0.1:7070/base/v1/sprites/a%2Fb/checkpoints/v7%20%27x%27%3F"_s);
    }

    void curl_refusesWhatCouldNameSomethingElse()
    {
        for (const QString &id : {u""_s, u"."_s, u".."_s, u"x/.."_s})
            QCOMPARE(curlCommand(QUrl(u"https://api.sprites.dev"_s), u"s"_s, id), QString());
    }
};

QTEST_GUILESS_MAIN(TestSpriteCommands)

#include "tst_spritecommands.moc"
