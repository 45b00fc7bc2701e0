// SPDX-License-Identifier: Apache-2.0
#include "ui/errortext.h"
#include "ui/timetext.h"

#include <QRegularExpression>
#include <QTest>

using namespace Savepoint;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = ApiError::Kind;
using What = ErrorSubject::What;
using Outcome = OperationResult::Outcome;

namespace {

ApiError made(Kind kind, int status = 0, const QString &serverMessage = {})
{
    ApiError error;
    error.kind = kind;
    error.httpStatus = status;
    error.serverMessage = serverMessage;
    return error;
}

ErrorSubject about(What what)
{
    ErrorSubject subject{what, u"web-1"_s, u"v7"_s};
    subject.historyFrom = QDateTime(QDate(2026, 8, 12), QTime(14, 3), Qt::UTC);
    return subject;
}

OperationResult result(Operation::Kind kind, Outcome outcome)
{
    OperationResult made;
    made.operation.kind = kind;
    made.operation.spriteName = u"web-1"_s;
    made.operation.checkpointId = kind == Operation::Kind::Create ? QString() : u"v7"_s;
    made.outcome = outcome;
    made.duration = 14s;
    made.lastStep = kind == Operation::Kind::Restore ? OperationStep::Restoring : OperationStep::Creating;
    return made;
}

CheckpointList listOf(const QList<std::pair<QString, QString>> &idsAndSources)
{
    CheckpointList list;
    for (const auto &[id, source] : idsAndSources) {
        Checkpoint checkpoint;
        checkpoint.id = id;
        checkpoint.sourceId = source;
        list.checkpoints.append(checkpoint);
    }
    return list;
}

constexpr auto Lost = "The connection ended before the server reported a result; it may still be running.";

} // namespace

class TestErrorText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".?"_s)); }

    void eachErrorHasItsSentence_data()
    {
        QTest::addColumn<ApiError>("error");
        QTest::addColumn<ErrorSubject>("subject");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("retry");
        const auto row = [](const char *name, const ApiError &error, const ErrorSubject &subject,
                            const char *sentence, bool retry) {
            QTest::newRow(name) << error << subject << QString::fromUtf8(sentence) << retry;
        };

        row("401", made(Kind::Unauthorized, 401), about(What::SpriteList),
            "The token was not accepted. It may have been revoked.", false);
        row("403 sprite", made(Kind::Forbidden, 403), about(What::CheckpointList),
            "This token may not use “web-1”.", false);
        row("403 list", made(Kind::Forbidden, 403), about(What::SpriteList),
            "This token may not list sprites.", false);
        row("404 sprite", made(Kind::NotFound, 404), about(What::CheckpointList),
            "web-1 no longer exists on the server. The remembered history is kept.", false);
        ErrorSubject unseen = about(What::CheckpointList);
        unseen.historyFrom = {};
        row("404 sprite never seen", made(Kind::NotFound, 404), unseen, "web-1 does not exist on the server.",
            false);
        row("404 list", made(Kind::NotFound, 404), about(What::SpriteList),
            "There is no list of sprites at this address.", false);
        row("404 checkpoint", made(Kind::NotFound, 404), about(What::Checkpoint),
            "The server did not find v7 on web-1.", false);
        row("404 restore", made(Kind::NotFound, 404), about(What::Restore),
            "The server did not find v7 on web-1.", false);
        row("404 route", made(Kind::NotFound, 404, u"404 page not found"_s), about(What::CheckpointList),
            "The server answered: “404 page not found” (status 404).", true);
        row("404 booting", made(Kind::NotFound, 404, u"booting"_s), unseen,
            "The server answered: “booting” (status 404).", true);
        row("404 list with words", made(Kind::NotFound, 404, u"404 Not Found"_s), about(What::SpriteList),
            "The server answered: “404 Not Found” (status 404).", true);
        row("404 route of a restore", made(Kind::NotFound, 404, u"404 page not found"_s),
            about(What::Restore), "The server answered: “404 page not found” (status 404).", false);
        ErrorSubject vanished = about(What::Restore);
        vanished.isListed = false;
        row("404 restore, and the list shows that it is gone", made(Kind::NotFound, 404), vanished,
            "v7 no longer exists. The list has been refreshed.", false);
        row("404 restore with words, and the list shows that it is gone",
            made(Kind::NotFound, 404, u"no such thing"_s), vanished,
            "The server answered: “no such thing” (status 404). v7 is no longer in the list.", false);
        vanished.isListed = true;
        row("404 restore, and the list still shows it", made(Kind::NotFound, 404), vanished,
            "The server did not find v7 on web-1.", false);
        row("404 restore, sprite gone", made(Kind::NotFound, 404, u"sprite not found"_s),
            about(What::Restore), "web-1 no longer exists on the server. The remembered history is kept.",
            false);
        row("404 create", made(Kind::NotFound, 404), about(What::Create),
            "web-1 no longer exists on the server. The remembered history is kept.", false);
        row("500 not found", made(Kind::ServerError, 500, u"checkpoint v7 Not Found"_s),
            about(What::Checkpoint), "The server reported a problem of its own: checkpoint v7 Not Found.",
            true);
        ApiError missingProgram =
            made(Kind::ServerError, 500, u"exec: \"/sbin/init\": executable file not found in $PATH"_s);
        missingProgram.isFromApi = true;
        row("500 program not found", missingProgram, about(What::Restore),
            "The server reported a problem of its own: exec: \"/sbin/init\": executable file not found in "
            "$PATH.",
            true);
        row("event not found",
            made(Kind::OperationFailed, 200,
                 u"checkpoint with path checkpoints/v7 not found: sql: no rows"_s),
            about(What::Restore),
            "Restore failed: checkpoint with path checkpoints/v7 not found: sql: no rows.", false);
        row("500", made(Kind::ServerError, 500, u"disk full"_s), about(What::CheckpointList),
            "The server reported a problem of its own: disk full.", true);
        row("500 silent", made(Kind::ServerError, 500), about(What::CheckpointList),
            "The server reported a problem of its own.", true);
        row("405", made(Kind::MethodNotAllowed, 405), about(What::Create),
            "This server does not offer this function.", false);
        row("409", made(Kind::Conflict, 409), about(What::Restore), "web-1 is busy with something else.",
            true);
        row("409 with words", made(Kind::Conflict, 409, u"restore running: 50%1"_s), about(What::Create),
            "The server refused the request: restore running: 50%1.", true);
        row("409 delete, busy",
            made(Kind::Conflict, 409, u"another checkpoint is being created, try again later"_s),
            about(What::Delete),
            "The server refused the request: another checkpoint is being created, try again later.", true);
        row("409 delete without words", made(Kind::Conflict, 409), about(What::Delete),
            "web-1 is busy with something else.", true);
        row("409 delete, active", made(Kind::Conflict, 409, u"cannot delete active checkpoint"_s),
            about(What::Delete),
            "v7 is the active checkpoint and cannot be deleted. Restore another one first.", false);
        row("409 delete, something else is active",
            made(Kind::Conflict, 409, u"an upload of checkpoint data is still active"_s), about(What::Delete),
            "The server refused the request: an upload of checkpoint data is still active.", true);
        ErrorSubject base = about(What::Delete);
        base.isBaseOfCurrent = true;
        row("409 delete, active by the list", made(Kind::Conflict, 409, u"conflict"_s), base,
            "v7 is the active checkpoint and cannot be deleted. Restore another one first.", false);
        row("401 with a reason",
            made(Kind::Unauthorized, 401, u"sprites not enabled for this organization"_s),
            about(What::CheckpointList),
            "The server refused the request: sprites not enabled for this organization.", false);
        row("403 suspended", made(Kind::Forbidden, 403, u"organization %2 is suspended"_s),
            about(What::CheckpointList), "The server refused the request: organization %2 is suspended.",
            false);
        row("402", made(Kind::UnexpectedStatus, 402, u"no credit left"_s), about(What::SpriteList),
            "The server refused the request: no credit left.", true);
        row("400", made(Kind::UnexpectedStatus, 400, u"comment: no emoji"_s), about(What::CheckpointList),
            "The server refused the request: comment: no emoji.", true);
        row("412", made(Kind::UnexpectedStatus, 412, u"billing is paused"_s), about(What::CheckpointList),
            "The server refused the request: billing is paused.", true);
        row("422", made(Kind::UnexpectedStatus, 422, u"name: too long"_s), about(What::CheckpointList),
            "The server refused the request: name: too long.", true);
        row("405 with words", made(Kind::MethodNotAllowed, 405, u"read-only mirror"_s),
            about(What::CheckpointList), "The server refused the request: read-only mirror.", false);
        ApiError sprites = made(Kind::RateLimited, 429, u"3 of 3 sprites are running"_s);
        sprites.serverCode = u"concurrent_sprite_limit_exceeded"_s;
        row("429 with words", sprites, about(What::CheckpointList),
            "The server refused the request: 3 of 3 sprites are running.", true);
        sprites.retryAfter = 30s;
        row("429 with words and time", sprites, about(What::CheckpointList),
            "The server refused the request: 3 of 3 sprites are running. Try again in 30 s.", true);
        sprites.serverMessage.clear();
        row("429 with a code only", sprites, about(What::CheckpointList),
            "The server refused the request: concurrent_sprite_limit_exceeded. Try again in 30 s.", true);
        row("103", made(Kind::UnexpectedStatus, 103), about(What::CheckpointList),
            "The server sent only an interim answer (status 103).", true);
        row("502 page of a gateway", made(Kind::ServiceUnavailable, 502, u"502 Bad Gateway"_s),
            about(What::CheckpointList), "A gateway on the way answered: “502 Bad Gateway” (status 502).",
            true);
        row("524", made(Kind::ServerError, 524), about(What::CheckpointList),
            "A gateway on the way gave up (status 524).", true);
        row("503 with words",
            made(Kind::ServiceUnavailable, 503,
                 u"upstream connect error, reset reason: connection termination"_s),
            about(What::CheckpointList),
            "The server answered: “upstream connect error, reset reason: connection termination” (status "
            "503).",
            true);
        ApiError limited = made(Kind::RateLimited, 429);
        row("429 without time", limited, about(What::CheckpointList),
            "Too many requests. Try again in a moment.", true);
        limited.retryAfter = 23s;
        row("429", limited, about(What::CheckpointList), "Too many requests. Try again in 23 s.", true);
        ErrorSubject repeated = about(What::CheckpointList);
        repeated.retriesByItself = true;
        row("429 repeated read", limited, repeated, "Too many requests. Trying again in 23 s.", true);
        repeated.what = What::Restore;
        row("429 is never repeated for a restore", limited, repeated, "Too many requests. Try again in 23 s.",
            true);
        row("503", made(Kind::ServiceUnavailable, 503), about(What::CheckpointList),
            "The sprite is not ready yet.", true);
        row("503 of a sprite", made(Kind::ServiceUnavailable, 503), about(What::CheckpointList),
            "The sprite is not ready yet.", true);
        row("503 list", made(Kind::ServiceUnavailable, 503), about(What::SpriteList),
            "The server is not available at the moment.", true);
        row("502", made(Kind::ServiceUnavailable, 502), about(What::CheckpointList),
            "The server is not available at the moment.", true);
        row("302", made(Kind::Redirected, 302), about(What::CheckpointList),
            "The server points to another address. Savepoint does not follow, to keep the token safe.",
            false);
        row("418", made(Kind::UnexpectedStatus, 418), about(What::CheckpointList),
            "The server answered in a way Savepoint does not expect (status 418).", true);
        row("malformed", made(Kind::MalformedAnswer, 200), about(What::CheckpointList),
            "The server sent an answer Savepoint does not understand.", true);
        ErrorSubject addressed = about(What::CheckpointList);
        addressed.address = u"https://api.example"_s;
        ApiError portal = made(Kind::MalformedAnswer, 200);
        portal.rawExcerpt = "<!doctype html><html><head><title>Sign in to %1 Hotel</title></head></html>"_ba;
        row("portal", portal, addressed,
            "https://api.example answered with a web page, not as the Sprites API does: “Sign in to %1 "
            "Hotel”.",
            true);
        portal.rawExcerpt = "<html><script>a('b')</script><body><h1>Welcome</h1> guest</body>"_ba;
        row("portal without a title", portal, about(What::CheckpointList),
            "This address answered with a web page, not as the Sprites API does: “Welcome guest”.", true);
        portal.rawExcerpt = "<html>"_ba;
        row("empty page", portal, addressed,
            "https://api.example answered with a web page, not as the Sprites API does.", true);
        portal.rawExcerpt = "upstream connect error\n"_ba;
        row("text of a gateway", portal, addressed,
            "https://api.example answered with something that is not the Sprites API: “upstream connect "
            "error”.",
            true);
        portal.rawExcerpt = "[{\"id\":"_ba;
        row("half a list", portal, addressed, "The server sent an answer Savepoint does not understand.",
            true);
        row("failed restore", made(Kind::OperationFailed, 200, u"no space"_s), about(What::Restore),
            "Restore failed: no space.", false);
        row("failed create", made(Kind::OperationFailed, 200, u"no space"_s), about(What::Create),
            "The checkpoint was not created: no space.", false);
        row("a missing file is not a missing checkpoint",
            made(Kind::OperationFailed, 200, u"/bin/x not found"_s), about(What::Restore),
            "Restore failed: /bin/x not found.", false);

        ErrorSubject today = about(What::CheckpointList);
        row("offline", made(Kind::Unreachable), today,
            "No connection. Showing the history from 12 Aug 2026 14:03:00.", true);
        today.historyFrom = {};
        row("offline without history", made(Kind::Unreachable), today, "No connection.", true);
        row("offline restore", made(Kind::Unreachable), about(What::Restore),
            "No connection. Nothing was changed.", true);
        ApiError tls = made(Kind::Tls);
        tls.transportMessage = u"The certificate has expired"_s;
        row("tls", tls, about(What::SpriteList), "The connection is not private: The certificate has expired",
            false);
        ErrorSubject running = about(What::CheckpointList);
        running.spriteRunning = true;
        row("timeout while running", made(Kind::Timeout), running,
            "web-1 is running but does not answer checkpoint requests. Its storage may be stuck.", true);
        row("timeout", made(Kind::Timeout), about(What::CheckpointList), "web-1 did not answer in time.",
            true);
        row("timeout list", made(Kind::Timeout), about(What::SpriteList),
            "The server did not answer in time.", true);
        row("lost", made(Kind::ConnectionLost), about(What::CheckpointList),
            "The connection ended before the answer was complete.", true);

        ErrorSubject dots = about(What::Restore);
        dots.checkpointId = u".."_s;
        row("dots", made(Kind::InvalidArgument), dots,
            "“..” cannot be the ID of a checkpoint, so nothing was sent.", false);
        ErrorSubject nameless = about(What::Create);
        nameless.spriteName.clear();
        row("no name", made(Kind::InvalidArgument), nameless,
            "“” cannot be the name of a sprite, so nothing was sent.", false);
        row("bad address", made(Kind::InvalidArgument), about(What::CheckpointList),
            "The server's address cannot be used, so nothing was sent.", false);
        row("bad address by its kind", made(Kind::InvalidAddress), addressed,
            "The server's address “https://api.example” cannot be used, so nothing was sent.", false);
        row("bad token", made(Kind::InvalidToken), addressed,
            "The token has characters that no token has, so nothing was sent.", false);
        ApiError proxy = made(Kind::Proxy);
        row("proxy", proxy, about(What::CheckpointList), "The proxy did not let the request through.", true);
        proxy.transportMessage = u"Proxy connection refused"_s;
        row("proxy with words", proxy, about(What::CheckpointList),
            "The proxy did not let the request through: Proxy connection refused.", true);
        row("proxy before a restore", proxy, about(What::Restore),
            "The proxy did not let the request through: Proxy connection refused. Nothing was changed.",
            true);
        proxy.transportMessage = u"Proxy requires authentication"_s;
        row("proxy that wants a login", proxy, about(What::SpriteList),
            "The proxy wants a login, which Savepoint does not have.", true);
    }

    void eachErrorHasItsSentence()
    {
        QFETCH(ApiError, error);
        QFETCH(ErrorSubject, subject);
        const ErrorText text = errorText(error, subject);
        QTEST(text.sentence, "sentence");
        QTEST(text.offersRetry, "retry");
        QVERIFY(!text.nextStep.isEmpty());
    }

    void aMutationWithoutAnswer_isUnknownAndOffersNoRetry_data()
    {
        QTest::addColumn<ApiError>("error");
        QTest::addColumn<QString>("why");
        QTest::newRow("lost") << made(Kind::ConnectionLost) << QString::fromUtf8(Lost);
        QTest::newRow("timeout")
            << made(Kind::Timeout)
            << u"The server fell silent before it reported a result; it may still be running."_s;
        QTest::newRow("malformed") << made(
            Kind::MalformedAnswer,
            200) << u"The server sent an answer Savepoint does not understand; it may still be running."_s;
        QTest::newRow("502") << made(Kind::ServiceUnavailable, 502)
                             << u"The gateway gave up (502); the operation may still be running."_s;
        QTest::newRow("504 with words")
            << made(Kind::ServiceUnavailable, 504, u"%2 timed out"_s)
            << u"The gateway gave up (504: “%2 timed out”); the operation may still be running."_s;
    }

    void aMutationWithoutAnswer_isUnknownAndOffersNoRetry()
    {
        QFETCH(ApiError, error);
        QFETCH(QString, why);
        const ErrorText restore = errorText(error, about(What::Restore));
        QCOMPARE(restore.sentence, u"The result of the restore is not known. "_s + why);
        QVERIFY(!restore.offersRetry);
        const ErrorText create = errorText(error, about(What::Create));
        QVERIFY(create.sentence.startsWith("It is not known whether the checkpoint was created. "_L1));
        QVERIFY(!create.offersRetry);
    }

    void everyKindHasAWholeSentenceForEverySubject()
    {
        for (int kind = int(Kind::InvalidArgument); kind <= int(Kind::OperationFailed); ++kind) {
            for (What what :
                 {What::SpriteList, What::CheckpointList, What::Checkpoint, What::Create, What::Restore}) {
                const ErrorText text = errorText(made(Kind(kind), 418), about(what));
                QVERIFY2(text.sentence.endsWith(u'.'), qPrintable(text.sentence));
                QVERIFY2(!text.sentence.contains(u'%'), qPrintable(text.sentence));
                QVERIFY(text.nextStep.endsWith(u'.'));
                QVERIFY(!text.details.isEmpty());
            }
        }
    }

    void detailsNameStatusTimeRequestAndServerWords()
    {
        ApiError error = made(Kind::ServiceUnavailable, 503, u"draining"_s);
        error.requestId = u"01J5-fra"_s;
        error.serverCode = u"sprite_draining"_s;
        const QString details = errorText(error, about(What::Restore)).details;
        const QStringList lines = details.split(u'\n');
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines.at(0), u"Status: HTTP 503"_s);
        QVERIFY(QDateTime::fromString(lines.at(1).mid(6), Qt::ISODate).isValid());
        QCOMPARE(lines.at(2), u"Request ID: 01J5-fra"_s);
        QCOMPARE(lines.at(3), u"Code: sprite_draining"_s);
        QCOMPARE(lines.at(4), u"The server said: draining"_s);
        QVERIFY(errorText(made(Kind::Unreachable), about(What::SpriteList))
                    .details.startsWith("Status: no HTTP answer"_L1));
    }

    void anEchoedAuthorizationHeader_isHidden()
    {
        ApiError error =
            made(Kind::ServerError, 500, u"bad header Authorization: Bearer sk_live-1.2/3= (x)"_s);
        error.rawExcerpt = "{\"auth\":\"bearer sk_live-1.2/3=\"}"_ba;
        const ErrorText text = errorText(error, about(What::CheckpointList));
        QVERIFY2(!text.sentence.contains("sk_live"_L1), qPrintable(text.sentence));
        QVERIFY2(!text.details.contains("sk_live"_L1), qPrintable(text.details));
        QVERIFY(text.details.contains("Bearer (hidden)"_L1));
    }

    void hostileNamesAreCleanedAndBounded()
    {
        ErrorSubject subject = about(What::CheckpointList);
        subject.spriteName = u"\x202e\x1b[31mred %2"_s + QString(5000, u'x');
        const QString sentence = errorText(made(Kind::NotFound, 404), subject).sentence;
        QVERIFY(sentence.startsWith("\\u202Ered %2xxx"_L1));
        QVERIFY(sentence.size() < 250);
        const ErrorText words =
            errorText(made(Kind::OperationFailed, 200, QString(100'000, u'y')), about(What::Restore));
        QVERIFY(words.sentence.size() < 500);
        QVERIFY(words.details.size() < 2000);
    }

    void eachOutcomeHasItsSentence_data()
    {
        QTest::addColumn<OperationResult>("result");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<bool>("retry");
        const auto row = [](const char *name, const OperationResult &r, const QByteArray &sentence,
                            bool retry = false) {
            QTest::newRow(name) << r << QString::fromUtf8(sentence) << retry;
        };
        constexpr auto Create = Operation::Kind::Create;
        constexpr auto Restore = Operation::Kind::Restore;

        OperationResult r = result(Create, Outcome::Succeeded);
        row("created, id not found", r, "Created a checkpoint of web-1 in 14 s.");
        r.newCheckpointId = u"v10"_s;
        row("created", r, "Created v10 in 14 s.");
        r = result(Restore, Outcome::Succeeded);
        row("restored", r, "Restored v7 in 14 s.");
        r.safetyCheckpointId = u"v10"_s;
        row("restored safely", r, "Restored v7 in 14 s. Safety checkpoint: v10.");

        r = result(Create, Outcome::Failed);
        row("create failed", r, "The checkpoint was not created. The server gave no reason.");
        r.error = made(Kind::OperationFailed, 200, u"no space."_s);
        row("create failed with words", r, "The checkpoint was not created: no space.");
        r = result(Restore, Outcome::Failed);
        r.error = made(Kind::OperationFailed, 200, u"no space"_s);
        row("restore failed", r, "Restore failed: no space.");
        r.safetyCheckpointId = u"v10"_s;
        row("restore failed, safe", r, "Restore failed: no space. The safety checkpoint v10 is available.");
        r.error = made(Kind::OperationFailed);
        row("restore failed silently", r,
            "Restore failed. The server gave no reason. The safety checkpoint v10 is available.");
        r.error = made(Kind::Forbidden, 403);
        row("restore refused", r,
            "Restore failed: This token may not use “web-1”. The safety checkpoint v10 is available.");
        r.error = made(Kind::Conflict, 409);
        row("restore refused for now", r,
            "Restore failed: web-1 is busy with something else. The safety checkpoint v10 is available.",
            true);

        r.error = made(Kind::Unauthorized, 401, u"sprites not enabled for this organization"_s);
        r.safetyCheckpointId.clear();
        row("restore refused with words", r, "Restore failed: sprites not enabled for this organization.");
        r.error = made(Kind::NotFound, 404, u"404 page not found"_s);
        r.listAfter = listOf({{u"Current"_s, u"v9"_s}, {u"v9"_s, {}}, {u"v7"_s, {}}});
        row("restore route missing, and v7 is listed", r, "Restore failed: 404 page not found.");
        r.listAfter = listOf({{u"Current"_s, u"v9"_s}, {u"v9"_s, {}}});
        row("restore route missing, and v7 is not listed", r,
            "Restore failed: 404 page not found. v7 is no longer in the list.");
        r.listAfter.reset();
        r.error = made(Kind::ServerError, 500, u"special device not found"_s);
        r.error->isFromApi = true;
        row("restore, device not found", r, "Restore failed: special device not found.", true);

        const QByteArray unknownRestore = "The result of the restore is not known. "_ba + Lost;
        const QByteArray unknownCreate = "It is not known whether the checkpoint was created. "_ba + Lost;
        r = result(Restore, Outcome::Unknown);
        row("restore unknown", r, unknownRestore);
        r.error = made(Kind::Forbidden, 403); // must not sound like a refusal
        row("restore unknown, odd error", r, unknownRestore);
        r.safetyCheckpointId = u"v10"_s;
        row("restore unknown, safe", r, unknownRestore + " The safety checkpoint v10 is available.");
        r = result(Create, Outcome::Unknown);
        r.error = made(Kind::ConnectionLost);
        row("create unknown", r, unknownCreate);
        r = result(Restore, Outcome::Unknown);
        r.stoppedWatching = true;
        row("stopped", r,
            "The result of the restore is not known. You stopped watching it; it continues on the server.");

        r = result(Restore, Outcome::NotStarted);
        r.lastStep = OperationStep::CreatingSafetyCheckpoint;
        r.error = made(Kind::OperationFailed, 200, u"no space"_s);
        row("safety failed", r,
            "The restore was not started. The safety checkpoint could not be created, so your files were not "
            "changed. The server said: “no space”",
            true);
        r.error = made(Kind::Unauthorized, 401);
        row("safety refused without words", r,
            "The restore was not started. The safety checkpoint could not be created, so your files were not "
            "changed. The token was not accepted. It may have been revoked.",
            true);
        r.safetyCheckpointId = u"v10"_s;
        row("safety failed, and is listed", r,
            "The restore was not started. The server did not report that the safety checkpoint was created; "
            "its list shows it: v10. Your files were not changed.",
            true);
        r.safetyCheckpointId.clear();
        r.error = made(Kind::ConnectionLost);
        r.isSafetyUnknown = true;
        row("safety unknown", r,
            "The restore was not started. It is not known whether the safety checkpoint was created. Your "
            "files were "
            "not changed.");
        r.stoppedWatching = true;
        row("safety stopped", r,
            "The restore was not started. You stopped while the safety checkpoint was being created; it may "
            "still be "
            "finished. Your files were not changed.");
        r = result(Restore, Outcome::NotStarted);
        r.lastStep = OperationStep::Listing;
        r.error = made(Kind::Timeout);
        row("list failed", r,
            "The restore was not started. The list of checkpoints could not be read, so nothing was changed. "
            "web-1 did "
            "not answer in time.",
            true);
        r.lastStep = OperationStep::Identifying;
        row("not known which sprite it is", r,
            "The restore was not started. It is not known whether “web-1” is still the same sprite, so it "
            "was "
            "not sent. web-1 did not answer in time.",
            true);
        r.lastStep = OperationStep::Confirming;
        r.safetyCheckpointId = u"v10"_s;
        r.error.reset();
        row("safety not confirmed", r,
            "The restore was not started. The safety checkpoint could not be confirmed, so your files were "
            "not "
            "changed. The safety checkpoint v10 is available.",
            true);
        r.stoppedWatching = true;
        row("stopped before the restore", r,
            "The restore was not started. You stopped before it was sent; your files were not changed. The "
            "safety checkpoint v10 is available.",
            true);
        r = result(Restore, Outcome::NotStarted);
        r.lastStep = OperationStep::Confirming;
        r.obstacle = Obstacle::SafetyUnhealthy;
        r.unhealthySafetyId = u"v10"_s;
        row("safety unhealthy", r,
            "The restore was not started. The server lists the safety checkpoint v10 with a problem, so it "
            "would be no way back. Your files were not changed.");
        r.obstacle = Obstacle::MadeAnew;
        row("sprite made anew", r,
            "The restore was not started. “web-1” was made anew since you were asked: it is another sprite.");
        constexpr auto Delete = Operation::Kind::Delete;
        r = result(Delete, Outcome::NotStarted);
        r.obstacle = Obstacle::ListChanged;
        row("another checkpoint of the id", r,
            "v7 was not deleted. Another checkpoint of “web-1” has this ID since you were asked.");
        r = result(Delete, Outcome::Succeeded);
        r.evidence = OperationRecord::Evidence::List;
        r.isContradicted = true;
        r.error = made(Kind::ServerError, 500, u"oops"_s);
        row("delete overruled", r, "The server reported a failure: oops. But its list no longer shows v7.");
        r = result(Restore, Outcome::Succeeded);
        r.evidence = OperationRecord::Evidence::List;
        r.isContradicted = true;
        row("restore overruled", r,
            "The server reported a failure. But its list shows that the current state continues from v7.");
        r = result(Create, Outcome::Succeeded);
        r.evidence = OperationRecord::Evidence::Likely;
        r.isContradicted = true;
        r.newCheckpointId = u"v10"_s;
        row("create overruled", r,
            "The server reported a failure. But its list shows the new checkpoint v10, most likely this "
            "one.");
        r = result(Restore, Outcome::Succeeded);
        r.areFilesSilent = true;
        row("files silent", r,
            "Restored v7 in 14 s. The files of web-1 could not be read since; it may still be starting.");
        r = result(Create, Outcome::NotStarted);
        r.stoppedWatching = true;
        row("create stopped", r,
            "The checkpoint was not created. You stopped before it was sent; your files were not changed.",
            true);
    }

    void eachRefusedDeletionHasItsSentence_data()
    {
        QTest::addColumn<ApiError>("error");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, const ApiError &error, const char *sentence,
                            const QString &base = u"v9"_s) {
            QTest::newRow(name) << error << base << QString::fromUtf8(sentence);
        };
        constexpr auto NoRoute =
            "v7 was not deleted. This server does not allow deleting single checkpoints.";
        row("405", made(Kind::MethodNotAllowed, 405), NoRoute);
        row("501", made(Kind::ServerError, 501), NoRoute);
        row("404", made(Kind::NotFound, 404), "v7 was not deleted. The server did not find v7 on web-1.");
        row("404 of the route", made(Kind::NotFound, 404, u"404 page not found"_s),
            "v7 was not deleted. This server does not allow deleting single checkpoints. The server said: "
            "“404 page not found”");
        row("404 of a bucket", made(Kind::NotFound, 404, u"bucket not found"_s),
            "v7 was not deleted: bucket not found.");
        row("404 of a checkpoint", made(Kind::NotFound, 404, u"checkpoint not found"_s),
            "v7 was not deleted: checkpoint not found.");
        row("500 of a bucket", made(Kind::ServerError, 500, u"bucket not found %1"_s),
            "v7 was not deleted: bucket not found %1.");
        row("409 with words",
            made(Kind::Conflict, 409, u"another checkpoint is being created, try again later"_s),
            "v7 was not deleted: another checkpoint is being created, try again later.");
        row("409 without words", made(Kind::Conflict, 409),
            "v7 was not deleted. web-1 is busy with something else.");
        row("409 active by the words", made(Kind::Conflict, 409, u"cannot delete active checkpoint"_s),
            "v7 is the active checkpoint and cannot be deleted. Restore another one first.");
        row("409 active by the list", made(Kind::Conflict, 409, u"conflict"_s),
            "v7 is the active checkpoint and cannot be deleted. Restore another one first.", u"v7"_s);
        row("401", made(Kind::Unauthorized, 401, u"sprites not enabled"_s),
            "v7 was not deleted: sprites not enabled.");
    }

    void eachRefusedDeletionHasItsSentence()
    {
        QFETCH(ApiError, error);
        QFETCH(QString, base);
        OperationResult refused = result(Operation::Kind::Delete, Outcome::Failed);
        refused.operation.checkpointId = u"v7"_s;
        refused.error = error;
        refused.listAfter = listOf({{u"Current"_s, base}, {u"v9"_s, {}}, {u"v7"_s, {}}});
        QTEST(outcomeText(refused).sentence, "sentence");
    }

    void whatSupportAsksFor_isToldUnlessItSucceeded()
    {
        OperationResult ended = result(Operation::Kind::Create, Outcome::Failed);
        QCOMPARE(supportText(ended), QString());
        ended.requestId = u"01J5-fra"_s;
        QCOMPARE(supportText(ended), u"Request ID: 01J5-fra"_s);
        ended.error = made(Kind::Forbidden, 403);
        ended.error->serverCode = u"suspended %1"_s;
        QCOMPARE(supportText(ended), u"Request ID: 01J5-fra, code: suspended %1"_s);
        ended.requestId.clear();
        ended.error->requestId = u"of the error"_s;
        QCOMPARE(supportText(ended), u"Request ID: of the error, code: suspended %1"_s);
        ended.outcome = Outcome::Succeeded;
        QCOMPARE(supportText(ended), QString());
        ended.isContradicted = true;
        QVERIFY(!supportText(ended).isEmpty());
    }

    void eachOutcomeHasItsSentence()
    {
        QFETCH(OperationResult, result);
        const ErrorText text = outcomeText(result);
        QTEST(text.sentence, "sentence");
        QTEST(text.offersRetry, "retry");
        QCOMPARE(text.nextStep.isEmpty(),
                 result.outcome == Outcome::Succeeded
                     || (result.outcome == Outcome::Failed && !result.error));
    }

    void theFourOutcomesReadDifferently()
    {
        QCOMPARE(outcomeWord(Outcome::Succeeded), u"Succeeded"_s);
        QCOMPARE(outcomeWord(Outcome::Failed), u"Failed"_s);
        QCOMPARE(outcomeWord(Outcome::Unknown), u"Result unknown"_s);
        QCOMPARE(outcomeWord(Outcome::NotStarted), u"Not started"_s);
    }

    void timesReadWell()
    {
        QCOMPARE(clockText(14'999ms), u"0:14"_s);
        QCOMPARE(clockText(725s), u"12:05"_s);
        QCOMPARE(clockText(3723s), u"1:02:03"_s);
        QCOMPARE(clockText(-5s), u"0:00"_s);
        QCOMPARE(durationText(12ms), u"under 0.1 s"_s);
        QCOMPARE(durationText(420ms), u"0.4 s"_s);
        QCOMPARE(durationText(9'960ms), u"10 s"_s);
        QCOMPARE(durationText(65s), u"1 min 5 s"_s);
        QCOMPARE(durationText(7'380s), u"2 h 3 min"_s);
        QCOMPARE(durationText(59'700ms), u"1 min 0 s"_s);
        QCOMPARE(offsetText(0ms), u"+0.0 s"_s);
        QCOMPARE(offsetText(-1'250ms), u"−1.3 s"_s);
        const QDateTime now(QDate(2026, 8, 12), QTime(14, 0), Qt::UTC);
        QCOMPARE(agoText(now.addSecs(-30), now), u"less than a minute ago"_s);
        QCOMPARE(agoText(now.addSecs(-60), now), u"1 minute ago"_s);
        QCOMPARE(agoText(now.addSecs(-7300), now), u"2 hours ago"_s);
        QCOMPARE(agoText(now.addDays(-3), now), u"3 days ago"_s);
        QCOMPARE(agoText(now.addSecs(60), now), QString());
        QCOMPARE(agoText({}, now), QString());
    }
};

QTEST_GUILESS_MAIN(TestErrorText)
#include "tst_errortext.moc"
