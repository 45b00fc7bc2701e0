// SPDX-License-Identifier: Apache-2.0
#include "tests/localbackend/backendfixture.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <unistd.h>

using namespace Qt::StringLiterals;

/// Every route of the local backend: its shape when all is well, and its errors.
class TestLocalRoutes final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void sprites_arePagedAndFiltered();
    void sprite_hasTheDocumentedShape();
    void createSprite_answersErrors_data();
    void createSprite_answersErrors();
    void freshSprite_listsOnlyCurrent();
    void checkpoint_hasTheDocumentedShape();
    void list_isNewestFirstAndHidesAutomaticOnes();
    void list_historyGivesOnlyTheAncestors();
    void create_takesCommentsOfAnyText();
    void create_refusesBadBodies_data();
    void create_refusesBadBodies();
    void restore_streamsAndBringsFilesBack();
    void restore_ofAMissingCheckpointIsAnErrorEvent();
    void restore_ofADamagedCheckpointIsAnErrorEvent();
    void delete_answersAsTheService();
    void unknownRoutesAndMethods_areErrorsInJson_data();
    void unknownRoutesAndMethods_areErrorsInJson();
    void oddNamesAndIds_neverTouchOtherFolders_data();
    void oddNamesAndIds_neverTouchOtherFolders();
    void files_areWrittenListedReadAndDeleted();
    void fileParameters_areTakenFromQueryAndBody_data();
    void fileParameters_areTakenFromQueryAndBody();
    void fileCalls_answerInTheDocumentedShape();
    void fileBodies_mustBeObjects_data();
    void fileBodies_mustBeObjects();
    void mountedCheckpoints_areConfigured();
    void longCopy_runsBesideOtherRequestsAndEndsWithTheBackend();
    void fileErrors_haveCodeAndPath();
    void spriteThatIsRemovedByHand_isNotFoundAnyMore();
    void checkpointThatIsRemovedByHand_isNotFoundAnyMore();
    void swappedSprites_areFollowedByEveryRoute();

private:
    [[nodiscard]] RawClient::Answer call(const QByteArray &method, const QByteArray &target,
                                         const QByteArray &body = {}) const
    {
        return m_backend->call(method, target, body);
    }
    [[nodiscard]] QJsonArray list(const QByteArray &query = {}) const
    {
        return call("GET"_ba, "/v1/sprites/work/checkpoints" + query).json().array();
    }
    [[nodiscard]] static QStringList idsOf(const QJsonArray &checkpoints);
    [[nodiscard]] static QJsonObject lastEvent(const RawClient::Answer &stream)
    {
        return QJsonDocument::fromJson(stream.chunks.value(stream.chunks.size() - 1)).object();
    }
    void create() const { QCOMPARE(call("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{}"_ba).status, 200); }
    void restore(const QByteArray &id) const
    {
        const auto stream = call("POST"_ba, "/v1/sprites/work/checkpoints/" + id + "/restore");
        QCOMPARE(lastEvent(stream).value("type"_L1).toString(), u"complete"_s);
    }

    std::unique_ptr<BackendFixture> m_backend;
};

void TestLocalRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    m_backend = std::make_unique<BackendFixture>();
}

void TestLocalRoutes::cleanup()
{
    m_backend.reset();
}

QStringList TestLocalRoutes::idsOf(const QJsonArray &checkpoints)
{
    QStringList ids;
    for (const QJsonValue &checkpoint : checkpoints) {
        const QString id = checkpoint.toObject().value("id"_L1).toString();
        ids.append(id.startsWith(u"auto-"_s) ? u"auto"_s : id);
    }
    return ids;
}

void TestLocalRoutes::sprites_arePagedAndFiltered()
{
    for (int i = 0; i < 6; ++i)
        QCOMPARE(call("POST"_ba, "/v1/sprites"_ba, "{\"name\":\"s" + QByteArray::number(i) + "\"}").status,
                 201);
    QStringList names;
    QByteArray token;
    int pages = 0;
    do {
        const QJsonObject page =
            call("GET"_ba, "/v1/sprites?max_results=3&continuation_token=" + token.toPercentEncoding())
                .json()
                .object();
        for (const QJsonValue &sprite : page.value("sprites"_L1).toArray())
            names.append(sprite.toObject().value("name"_L1).toString());
        token = page.value("next_continuation_token"_L1).toString().toUtf8();
        QCOMPARE(page.value("has_more"_L1).toBool(), !token.isEmpty());
        QCOMPARE(page.value("running"_L1).toInt(), page.value("sprites"_L1).toArray().size());
        ++pages;
    } while (!token.isEmpty());
    QCOMPARE(pages, 3);
    QCOMPARE(names, QStringList({u"s0"_s, u"s1"_s, u"s2"_s, u"s3"_s, u"s4"_s, u"s5"_s, u"work"_s}));
    QCOMPARE(call("GET"_ba, "/v1/sprites?prefix=w"_ba).json().object().value("sprites"_L1).toArray().size(),
             1);
    QVERIFY(!call("GET"_ba, "/v1/sprites?max_results=7"_ba).json().object().value("has_more"_L1).toBool());
    QCOMPARE(call("GET"_ba, "/v1/sprites?continuation_token=garbage"_ba).status, 400);
    QCOMPARE(call("GET"_ba, "/v1/sprites?max_results=0"_ba).status, 400);
    QCOMPARE(call("GET"_ba, "/v1/sprites?max_results=x"_ba).status, 400);
}

void TestLocalRoutes::sprite_hasTheDocumentedShape()
{
    const QJsonObject sprite = call("GET"_ba, "/v1/sprites/work"_ba).json().object();
    QCOMPARE(sprite.keys(),
             QStringList({u"created_at"_s, u"id"_s, u"name"_s, u"organization"_s, u"status"_s,
                          u"updated_at"_s, u"url"_s}));
    QVERIFY(
        QRegularExpression(u"^sprite-[0-9a-f-]{36}$"_s).match(sprite.value("id"_L1).toString()).hasMatch());
    QCOMPARE(sprite.value("status"_L1).toString(), u"running"_s);
    QCOMPARE(QUrl(sprite.value("url"_L1).toString()).toLocalFile(), m_backend->fs());
    QCOMPARE(call("GET"_ba, "/v1/sprites/none"_ba).status, 404);
    QCOMPARE(call("GET"_ba, "/v1/sprites/none/checkpoints"_ba).body, "{\"error\":\"sprite not found\"}"_ba);
}

void TestLocalRoutes::createSprite_answersErrors_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("taken") << "{\"name\":\"work\"}"_ba << 409;
    QTest::newRow("upper case") << "{\"name\":\"Work\"}"_ba << 400;
    QTest::newRow("path") << "{\"name\":\"../x\"}"_ba << 400;
    QTest::newRow("empty name") << "{\"name\":\"\"}"_ba << 400;
    QTest::newRow("no name") << "{}"_ba << 400;
    QTest::newRow("number") << "{\"name\":5}"_ba << 400;
    QTest::newRow("no body") << ""_ba << 400;
    QTest::newRow("array") << "[]"_ba << 400;
    QTest::newRow("garbage") << "{"_ba << 400;
}

void TestLocalRoutes::createSprite_answersErrors()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const auto answer = call("POST"_ba, "/v1/sprites"_ba, body);
    QCOMPARE(answer.status, status);
    QVERIFY(answer.json().object().value("error"_L1).isString());
    QCOMPARE(call("GET"_ba, "/v1/sprites"_ba).json().object().value("sprites"_L1).toArray().size(), 1);
}

void TestLocalRoutes::freshSprite_listsOnlyCurrent()
{
    const QJsonArray checkpoints = list("?includeAuto=true"_ba);
    QCOMPARE(idsOf(checkpoints), QStringList({u"Current"_s}));
    QCOMPARE(checkpoints.at(0).toObject().keys(), QStringList({u"comment"_s, u"create_time"_s, u"id"_s}));
}

void TestLocalRoutes::checkpoint_hasTheDocumentedShape()
{
    create();
    QCOMPARE(call("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{\"comment\":\"second\"}"_ba).status, 200);
    const QJsonObject first = call("GET"_ba, "/v1/sprites/work/checkpoints/v1"_ba).json().object();
    QCOMPARE(first.keys(), QStringList({u"comment"_s, u"create_time"_s, u"id"_s}));
    const QJsonObject second = call("GET"_ba, "/v1/sprites/work/checkpoints/v2"_ba).json().object();
    QCOMPARE(second.value("comment"_L1).toString(), u"second"_s);
    QCOMPARE(second.value("source_id"_L1).toString(), u"v1"_s);
    QCOMPARE(second.value("history"_L1).toArray(), QJsonArray({u"v1"_s}));
    QVERIFY(QRegularExpression(u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$"_s)
                .match(second.value("create_time"_L1).toString())
                .hasMatch());
    const QJsonObject current = call("GET"_ba, "/v1/sprites/work/checkpoints/Current"_ba).json().object();
    QCOMPARE(current.value("source_id"_L1).toString(), u"v2"_s);
    QCOMPARE(current.value("history"_L1).toArray(), QJsonArray({u"v1"_s, u"v2"_s}));
    const auto missing = call("GET"_ba, "/v1/sprites/work/checkpoints/v9"_ba);
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.body, "{\"error\":\"checkpoint not found\"}"_ba);
}

void TestLocalRoutes::list_isNewestFirstAndHidesAutomaticOnes()
{
    create();
    create();
    restore("v1"_ba);
    create();
    QCOMPARE(idsOf(list()), QStringList({u"Current"_s, u"v3"_s, u"v2"_s, u"v1"_s}));
    const QJsonArray all = list("?includeAuto=true"_ba);
    QCOMPARE(idsOf(all), QStringList({u"Current"_s, u"v3"_s, u"auto"_s, u"v2"_s, u"v1"_s}));
    const QJsonObject automatic = all.at(2).toObject();
    QVERIFY(automatic.value("is_auto"_L1).toBool());
    QCOMPARE(automatic.value("source_id"_L1).toString(), u"v2"_s);
    QCOMPARE(all.at(1).toObject().value("source_id"_L1).toString(), u"v1"_s);
    QVERIFY(!all.at(1).toObject().contains("is_auto"_L1));
    QCOMPARE(idsOf(list("?includeAuto=1"_ba)), idsOf(list()));
}

void TestLocalRoutes::list_historyGivesOnlyTheAncestors()
{
    create();
    create();
    create();
    restore("v2"_ba);
    create();
    QCOMPARE(idsOf(list("?history=v4"_ba)), QStringList({u"v2"_s, u"v1"_s}));
    QCOMPARE(idsOf(list("?history=v1"_ba)), QStringList());
    QCOMPARE(idsOf(list("?history=Current"_ba)), QStringList({u"v4"_s, u"v2"_s, u"v1"_s}));
    QCOMPARE(idsOf(list("?history="_ba)).size(), 5);
    QCOMPARE(call("GET"_ba, "/v1/sprites/work/checkpoints?history=v9"_ba).status, 404);
    QCOMPARE(call("DELETE"_ba, "/v1/sprites/work/checkpoints/v1"_ba).status, 204);
    QCOMPARE(idsOf(list("?history=v4"_ba)), QStringList({u"v2"_s}));
}

void TestLocalRoutes::create_takesCommentsOfAnyText()
{
    const QString comment = u"<b>ünï</b> \"q\" \u202e\x1b[31m\n"_s + QString(10'000, u'☃');
    const QByteArray body = QJsonDocument(QJsonObject{{u"comment"_s, comment}}).toJson();
    const auto stream = call("POST"_ba, "/v1/sprites/work/checkpoint"_ba, body);
    QCOMPARE(lastEvent(stream).value("data"_L1).toString(), u"Checkpoint v1 created"_s);
    QCOMPARE(list().at(1).toObject().value("comment"_L1).toString(), comment);
    QCOMPARE(call("POST"_ba, "/v1/sprites/work/checkpoint"_ba, ""_ba).status, 200);
}

void TestLocalRoutes::create_refusesBadBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("garbage") << "{"_ba;
    QTest::newRow("array") << "[]"_ba;
    QTest::newRow("text") << "\"x\""_ba;
    QTest::newRow("number as comment") << "{\"comment\":5}"_ba;
    QTest::newRow("endless comment") << "{\"comment\":\"" + QByteArray(70'000, 'x') + "\"}";
}

void TestLocalRoutes::create_refusesBadBodies()
{
    QFETCH(QByteArray, body);
    QCOMPARE(call("POST"_ba, "/v1/sprites/work/checkpoint"_ba, body).status, 400);
    QCOMPARE(list().size(), 1);
}

void TestLocalRoutes::restore_streamsAndBringsFilesBack()
{
    TreeTools::write(m_backend->fs() + u"/f"_s, "old"_ba);
    create();
    TreeTools::write(m_backend->fs() + u"/f"_s, "new"_ba);
    const auto stream = call("POST"_ba, "/v1/sprites/work/checkpoints/v1/restore"_ba);
    QCOMPARE(stream.status, 200);
    QCOMPARE(stream.header("Content-Type"_ba), "application/x-ndjson"_ba);
    QVERIFY(stream.chunks.first().contains("Restoring to checkpoint v1..."));
    QVERIFY(stream.body.contains("Saved the replaced files as auto-"));
    QCOMPARE(lastEvent(stream).value("type"_L1).toString(), u"complete"_s);
    QCOMPARE(lastEvent(stream).value("data"_L1).toString(), u"Restored to v1"_s);
    QCOMPARE(TreeTools::read(m_backend->fs() + u"/f"_s), "old"_ba);
}

void TestLocalRoutes::restore_ofAMissingCheckpointIsAnErrorEvent()
{
    for (const QByteArray &id : {"v9"_ba, "Current"_ba, "%2e%2e"_ba}) {
        const auto stream = call("POST"_ba, "/v1/sprites/work/checkpoints/" + id + "/restore");
        QCOMPARE(stream.status, 200);
        QCOMPARE(lastEvent(stream).value("type"_L1).toString(), u"error"_s);
        QVERIFY(
            lastEvent(stream).value("error"_L1).toString().startsWith(u"Failed to restore checkpoint: "_s));
        QVERIFY(lastEvent(stream).value("error"_L1).toString().endsWith(u" not found"_s));
    }
}

void TestLocalRoutes::restore_ofADamagedCheckpointIsAnErrorEvent()
{
    TreeTools::write(m_backend->fs() + u"/f"_s, "old"_ba);
    create();
    const QString copy = m_backend->dataPath() + u"/sprites/work/checkpoints/v1/fs/f"_s;
    TreeTools::setMode(copy, 0644);
    TreeTools::write(copy, "bad"_ba);
    TreeTools::write(m_backend->fs() + u"/f"_s, "new"_ba);
    const auto stream = call("POST"_ba, "/v1/sprites/work/checkpoints/v1/restore"_ba);
    QCOMPARE(lastEvent(stream).value("error"_L1).toString(),
             u"Failed to restore checkpoint: checkpoint v1 is damaged: changed: f"_s);
    QCOMPARE(TreeTools::read(m_backend->fs() + u"/f"_s), "new"_ba);
    QCOMPARE(list("?includeAuto=true"_ba).size(), 2);
}

void TestLocalRoutes::delete_answersAsTheService()
{
    create();
    create();
    for (const QByteArray &id : {"Current"_ba, "active"_ba, "v2"_ba}) {
        const auto refused = call("DELETE"_ba, "/v1/sprites/work/checkpoints/" + id);
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.body.trimmed(), "cannot delete active checkpoint"_ba);
        QVERIFY(refused.header("Content-Type"_ba).startsWith("text/plain"));
    }
    QCOMPARE(call("DELETE"_ba, "/v1/sprites/work/checkpoints/v9"_ba).status, 404);
    const auto deleted = call("DELETE"_ba, "/v1/sprites/work/checkpoints/v1"_ba);
    QCOMPARE(deleted.status, 204);
    QVERIFY(deleted.header("Content-Length"_ba).isEmpty());
    QCOMPARE(idsOf(list()), QStringList({u"Current"_s, u"v2"_s}));
    QCOMPARE(list().at(1).toObject().value("history"_L1).toArray(), QJsonArray({u"v1"_s}));
    QCOMPARE(call("DELETE"_ba, "/v1/sprites/work/checkpoints/v1"_ba).status, 404);
}

void TestLocalRoutes::unknownRoutesAndMethods_areErrorsInJson_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("root") << "GET"_ba
                          << "/"_ba << 404;
    QTest::newRow("other version") << "GET"_ba
                                   << "/v2/sprites"_ba << 404;
    QTest::newRow("other thing") << "GET"_ba
                                 << "/v1/things"_ba << 404;
    QTest::newRow("plural create") << "POST"_ba
                                   << "/v1/sprites/work/checkpoints"_ba << 405;
    QTest::newRow("list by singular") << "GET"_ba
                                      << "/v1/sprites/work/checkpoint"_ba << 405;
    QTest::newRow("restore by GET") << "GET"_ba
                                    << "/v1/sprites/work/checkpoints/v1/restore"_ba << 405;
    QTest::newRow("destroy") << "DELETE"_ba
                             << "/v1/sprites/work"_ba << 405;
    QTest::newRow("destroy by slash") << "DELETE"_ba
                                      << "/v1/sprites/work/"_ba << 404;
    QTest::newRow("destroy all") << "DELETE"_ba
                                 << "/v1/sprites"_ba << 405;
    QTest::newRow("too deep") << "GET"_ba
                              << "/v1/sprites/work/checkpoints/v1/restore/x"_ba << 404;
    QTest::newRow("unknown file call") << "GET"_ba
                                       << "/v1/sprites/work/fs/stat"_ba << 404;
    QTest::newRow("write by POST") << "POST"_ba
                                   << "/v1/sprites/work/fs/write?path=/f"_ba << 405;
    QTest::newRow("copy by GET") << "GET"_ba
                                 << "/v1/sprites/work/fs/copy?source=/a&dest=/b"_ba << 405;
    QTest::newRow("rename by PUT") << "PUT"_ba
                                   << "/v1/sprites/work/fs/rename"_ba << 405;
    QTest::newRow("unknown method") << "BREW"_ba
                                    << "/v1/sprites"_ba << 405;
    QTest::newRow("bad encoding") << "GET"_ba
                                  << "/v1/sprites/%zz"_ba << 400;
    QTest::newRow("no UTF-8") << "GET"_ba
                              << "/v1/sprites/%ff"_ba << 400;
}

void TestLocalRoutes::unknownRoutesAndMethods_areErrorsInJson()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    const auto answer = call(method, target);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("Content-Type"_ba), "application/json"_ba);
    QVERIFY(answer.json().object().value("error"_L1).isString());
    QCOMPARE(!answer.header("Allow"_ba).isEmpty(), status == 405);
}

void TestLocalRoutes::oddNamesAndIds_neverTouchOtherFolders_data()
{
    QTest::addColumn<QByteArray>("segment");
    QTest::newRow("dot") << "%2e"_ba;
    QTest::newRow("raw dot") << "."_ba;
    QTest::newRow("dot dot") << "%2e%2e"_ba;
    QTest::newRow("raw dot dot") << ".."_ba;
    QTest::newRow("slash") << "%2e%2e%2fwork"_ba;
    QTest::newRow("slash below") << "v1%2ffs"_ba;
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("NUL") << "v1%00"_ba;
    QTest::newRow("state") << "state.json"_ba;
}

void TestLocalRoutes::oddNamesAndIds_neverTouchOtherFolders()
{
    QFETCH(QByteArray, segment);
    create();
    create();
    const QStringList before = TreeTools::describe(m_backend->dataPath());
    QCOMPARE(call("DELETE"_ba, "/v1/sprites/work/checkpoints/" + segment).status, 404);
    QCOMPARE(call("GET"_ba, "/v1/sprites/work/checkpoints/" + segment).status, 404);
    QCOMPARE(call("GET"_ba, "/v1/sprites/" + segment + "/checkpoints").status, 404);
    QCOMPARE(call("DELETE"_ba, "/v1/sprites/" + segment + "/checkpoints/v1").status, 404);
    QCOMPARE(call("POST"_ba, "/v1/sprites/" + segment + "/checkpoint").status, 404);
    QCOMPARE(call("PUT"_ba, "/v1/sprites/" + segment + "/fs/write?path=/x", "x"_ba).status, 404);
    QCOMPARE(TreeTools::describe(m_backend->dataPath()), before);
}

void TestLocalRoutes::files_areWrittenListedReadAndDeleted()
{
    const QByteArray fs = "/v1/sprites/work/fs/"_ba;
    const auto written =
        call("PUT"_ba, fs + "write?path=dir/ha%20llo%2B.txt&workingDir=%2F&mkdirParents=true", "hi"_ba);
    QCOMPARE(written.status, 200);
    QCOMPARE(written.json().object(),
             QJsonObject({{u"path"_s, u"/dir/ha llo+.txt"_s}, {u"size"_s, 2}, {u"mode"_s, u"0644"_s}}));
    const auto read = call("GET"_ba, fs + "read?path=/dir/ha+llo%2B.txt");
    QCOMPARE(read.body, "hi"_ba);
    QCOMPARE(read.header("Content-Type"_ba), "application/octet-stream"_ba);
    QCOMPARE(call("GET"_ba, fs + "list?path=dir&workingDir=/").json().object().value("count"_L1).toInt(), 1);
    QCOMPARE(call("DELETE"_ba, fs + "delete?path=/dir").status, 409);
    QCOMPARE(call("DELETE"_ba, fs + "delete?path=/dir&recursive=true").json().object(),
             QJsonObject({{u"deleted"_s, QJsonArray({u"/dir"_s})}, {u"count"_s, 1}}));
    QVERIFY(!QFile::exists(m_backend->fs() + u"/dir"_s));
    QTRY_COMPARE(TreeTools::leftovers(m_backend->dataPath() + u"/sprites/work"_s), QStringList());
    TreeTools::write(m_backend->fs() + u"/empty"_s, {});
    const auto empty = call("GET"_ba, fs + "read?path=/empty");
    QCOMPARE(empty.status, 200);
    QCOMPARE(empty.body, ""_ba);
}

void TestLocalRoutes::fileParameters_areTakenFromQueryAndBody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("gone"); // of /dir/in/f
    QTest::addColumn<QString>("there");
    QTest::newRow("delete, query") << "DELETE"_ba
                                   << "delete?path=in&workingDir=/dir&recursive=true"_ba
                                   << ""_ba << u"/dir/in"_s << u"/dir"_s;
    QTest::newRow("delete, body") << "DELETE"_ba
                                  << "delete"_ba
                                  << R"({"path":"in","workingDir":"/dir","recursive":true,"asRoot":false})"_ba
                                  << u"/dir/in"_s << u"/dir"_s;
    QTest::newRow("delete, both") << "DELETE"_ba
                                  << "delete?path=in&workingDir=/dir&recursive=true"_ba
                                  << R"({"path":"in","workingDir":"/dir","recursive":true})"_ba
                                  << u"/dir/in"_s << u"/dir"_s;
    QTest::newRow("rename, body") << "POST"_ba
                                  << "rename"_ba
                                  << R"({"source":"in/f","dest":"/g","workingDir":"/dir"})"_ba
                                  << u"/dir/in/f"_s << u"/g"_s;
    QTest::newRow("rename, query") << "POST"_ba
                                   << "rename?source=in/f&dest=%2Fg&workingDir=/dir"_ba
                                   << ""_ba << u"/dir/in/f"_s << u"/g"_s;
    QTest::newRow("copy, body") << "POST"_ba
                                << "copy"_ba
                                << R"({"source":"/dir","dest":"copied","workingDir":"/","recursive":true})"_ba
                                << u"/g"_s << u"/copied/in/f"_s;
    QTest::newRow("write, mkdir") << "PUT"_ba
                                  << "write?path=/new/deep/f&mkdir=true"_ba
                                  << "x"_ba << u"/g"_s << u"/new/deep/f"_s;
    QTest::newRow("write, mkdirParents") << "PUT"_ba
                                         << "write?path=/new/deep/f&mkdirParents=true"_ba
                                         << "x"_ba << u"/g"_s << u"/new/deep/f"_s;
}

void TestLocalRoutes::fileParameters_areTakenFromQueryAndBody()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QString, gone);
    QFETCH(QString, there);
    TreeTools::write(m_backend->fs() + u"/dir/in/f"_s, "x"_ba);
    QCOMPARE(call(method, "/v1/sprites/work/fs/" + target, body).status, 200);
    QVERIFY(!QFile::exists(m_backend->fs() + gone));
    QVERIFY(QFile::exists(m_backend->fs() + there));
}

void TestLocalRoutes::fileCalls_answerInTheDocumentedShape()
{
    const QByteArray fs = "/v1/sprites/work/fs/"_ba;
    TreeTools::write(m_backend->fs() + u"/dir/f.txt"_s, "x"_ba);
    TreeTools::write(m_backend->fs() + u"/dir/g"_s, "x"_ba);
    const QJsonObject found =
        call("GET"_ba, fs + "list?path=/&recursive=true&pattern=**%2F*.txt").json().object();
    QCOMPARE(found.value("count"_L1).toInt(), 1);
    const QJsonObject entry = found.value("entries"_L1).toArray().at(0).toObject();
    QCOMPARE(entry.value("name"_L1).toString(), u"dir/f.txt"_s);
    QCOMPARE(entry.value("path"_L1).toString(), u"/dir/f.txt"_s);
    QCOMPARE(call("GET"_ba, fs + "list?path=/").json().object().value("count"_L1).toInt(), 1);

    const QJsonObject copied =
        call("POST"_ba, fs + "copy", R"({"source":"/dir","dest":"/copy","recursive":true})"_ba)
            .json()
            .object();
    QCOMPARE(copied.keys(), QStringList({u"copied"_s, u"count"_s, u"dest"_s, u"source"_s, u"totalBytes"_s}));
    QCOMPARE(copied.value("count"_L1).toInt(), 3);
    QCOMPARE(call("POST"_ba, fs + "rename", R"({"source":"/copy","dest":"/moved"})"_ba).json().object(),
             QJsonObject({{u"source"_s, u"/copy"_s}, {u"dest"_s, u"/moved"_s}}));
    const QJsonObject changed =
        call("POST"_ba, fs + "chmod", R"({"path":"/moved","mode":"0700","recursive":true})"_ba)
            .json()
            .object();
    QCOMPARE(changed.keys(), QStringList({u"affected"_s, u"count"_s, u"mode"_s, u"path"_s}));
    QCOMPARE(changed.value("count"_L1).toInt(), 3);
    for (const QByteArray &owner :
         {QByteArray::number(::geteuid()), '"' + QByteArray::number(::geteuid()) + '"'}) {
        const QJsonObject given =
            call("POST"_ba, fs + "chown", "{\"path\":\"/moved\",\"uid\":" + owner + "}").json().object();
        QCOMPARE(given.value("count"_L1).toInt(), 1);
        QCOMPARE(given.value("affected"_L1).toArray().at(0).toObject().value("uid"_L1).toInt(),
                 int(::geteuid()));
    }
    const auto refused = call("POST"_ba, fs + "copy", R"({"source":"/none","dest":"/x"})"_ba);
    QCOMPARE(refused.status, 404);
    QCOMPARE(refused.json().object().value("code"_L1).toString(), u"ENOENT"_s);
    QCOMPARE(refused.json().object().value("path"_L1).toString(), u"/none"_s);
}

void TestLocalRoutes::fileBodies_mustBeObjects_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code"); // none: no call was made of it
    QTest::newRow("garbage") << "{"_ba << QString();
    QTest::newRow("array") << "[]"_ba << QString();
    QTest::newRow("no paths") << "{}"_ba << u"EINVAL"_s;
    QTest::newRow("nothing") << ""_ba << u"EINVAL"_s;
    QTest::newRow("numbers as paths") << R"({"path":5,"source":5,"dest":5,"mode":448})"_ba << u"EINVAL"_s;
    QTest::newRow("NUL") << R"({"path":"/f\u0000","source":"/f\u0000","dest":"/g","mode":"0700"})"_ba
                         << u"EINVAL"_s;
}

void TestLocalRoutes::fileBodies_mustBeObjects()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    TreeTools::write(m_backend->fs() + u"/f"_s, "x"_ba);
    const QStringList before = TreeTools::describe(m_backend->fs());
    for (const QByteArray &name : {"copy"_ba, "rename"_ba, "chmod"_ba, "chown"_ba, "delete"_ba}) {
        const auto answer =
            call(name == "delete" ? "DELETE"_ba : "POST"_ba, "/v1/sprites/work/fs/" + name, body);
        QCOMPARE(answer.status, 400);
        QVERIFY(answer.json().object().value("error"_L1).isString());
        QCOMPARE(answer.json().object().value("code"_L1).toString(), code);
    }
    QCOMPARE(TreeTools::describe(m_backend->fs()), before);
}

void TestLocalRoutes::mountedCheckpoints_areConfigured()
{
    const auto mounts = [this] {
        return call("GET"_ba, "/v1/sprites/work/fs/list?path=/.sprite/checkpoints"_ba)
            .json()
            .object()
            .value("count"_L1)
            .toInt();
    };
    for (const int configured : {0, 1}) {
        m_backend.reset();
        m_backend =
            std::make_unique<BackendFixture>(Savepoint::LocalBackendConfig{.mountedCheckpoints = configured});
        create();
        create();
        restore("v1"_ba);
        QCOMPARE(mounts(), configured == 0 ? 4 : 2); // with the automatic one and `active`; v2 and `active`
        const QByteArray copy = R"({"source":"/.sprite/checkpoints/v1","dest":"/old","recursive":true})"_ba;
        QCOMPARE(call("POST"_ba, "/v1/sprites/work/fs/copy"_ba, copy).status, configured == 0 ? 200 : 404);
    }
}

void TestLocalRoutes::longCopy_runsBesideOtherRequestsAndEndsWithTheBackend()
{
    TreeTools::write(m_backend->fs() + u"/f"_s, "x"_ba);
    TreeTools::write(m_backend->fs() + u"/image"_s, "head"_ba);
    QVERIFY(
        QFile::resize(m_backend->fs() + u"/image"_s, 20'000'000'000)); // minutes to read, no room on the disk
    const QByteArray fs = "/v1/sprites/work/fs/"_ba;
    {
        RawClient client(m_backend->port(), m_backend->token());
        client.request("POST"_ba, fs + "copy", R"({"source":"/image","dest":"/copy"})"_ba);
        QTRY_COMPARE(call("PUT"_ba, fs + "write?path=/g", "x"_ba).status, 409); // 200 before it has begun
        QCOMPARE(call("POST"_ba, "/v1/sprites/work/checkpoint"_ba, "{}"_ba).status, 409);
        QCOMPARE(call("GET"_ba, fs + "read?path=/f").status, 200);
        QCOMPARE(call("GET"_ba, fs + "list?path=/").status, 200);
        QCOMPARE(call("GET"_ba, fs + "list?path=/&recursive=true").status, 200);
        QVERIFY(client.received().isEmpty());
        m_backend->stop();
    }
    QVERIFY(QFile::remove(m_backend->fs() + u"/image"_s));
    QVERIFY(!QFile::exists(m_backend->fs() + u"/copy"_s));
    m_backend->start();
    QCOMPARE(TreeTools::leftovers(m_backend->dataPath() + u"/sprites/work"_s), QStringList());
    QCOMPARE(call("PUT"_ba, fs + "write?path=/f", "y"_ba).status, 200);
}

void TestLocalRoutes::fileErrors_haveCodeAndPath()
{
    const auto missing = call("GET"_ba, "/v1/sprites/work/fs/read?path=/none"_ba);
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.json().object().value("code"_L1).toString(), u"ENOENT"_s);
    QCOMPARE(missing.json().object().value("path"_L1).toString(), u"/none"_s);
    QVERIFY(missing.json().object().value("error"_L1).isString());
    QCOMPARE(call("GET"_ba, "/v1/sprites/work/fs/read"_ba).status, 400);
    QCOMPARE(call("GET"_ba, "/v1/sprites/work/fs/read?path=../../x"_ba).status, 400);
    QVERIFY(QFile::link(u"/etc/passwd"_s, m_backend->fs() + u"/out"_s));
    const auto outside = call("GET"_ba, "/v1/sprites/work/fs/read?path=/out"_ba);
    QCOMPARE(outside.status, 403);
    QCOMPARE(outside.json().object().value("code"_L1).toString(), u"EACCES"_s);
}

void TestLocalRoutes::spriteThatIsRemovedByHand_isNotFoundAnyMore()
{
    TreeTools::removeAll(m_backend->dataPath() + u"/sprites/work"_s);
    QCOMPARE(call("GET"_ba, "/v1/sprites"_ba).json().object().value("sprites"_L1).toArray().size(), 0);
    QCOMPARE(call("GET"_ba, "/v1/sprites/work"_ba).status, 404);
    QCOMPARE(call("POST"_ba, "/v1/sprites"_ba, "{\"name\":\"work\"}"_ba).status, 201);
}

void TestLocalRoutes::checkpointThatIsRemovedByHand_isNotFoundAnyMore()
{
    create();
    create();
    create();
    const QString checkpoints = m_backend->dataPath() + u"/sprites/work/checkpoints"_s;
    TreeTools::removeAll(checkpoints + u"/v1"_s);
    QCOMPARE(call("DELETE"_ba, "/v1/sprites/work/checkpoints/v1"_ba).status, 404);
    TreeTools::removeAll(checkpoints + u"/v2"_s);
    QCOMPARE(idsOf(list()), QStringList({u"Current"_s, u"v3"_s}));
}

void TestLocalRoutes::swappedSprites_areFollowedByEveryRoute()
{
    QCOMPARE(call("POST"_ba, "/v1/sprites"_ba, "{\"name\":\"other\"}"_ba).status, 201);
    create();
    TreeTools::write(m_backend->fs() + u"/file"_s, "of work"_ba);
    const QString sprites = m_backend->dataPath() + u"/sprites/"_s;
    QVERIFY(QDir().rename(sprites + u"work"_s, sprites + u"between"_s));
    QVERIFY(QDir().rename(sprites + u"other"_s, sprites + u"work"_s));
    QVERIFY(QDir().rename(sprites + u"between"_s, sprites + u"other"_s));
    QCOMPARE(call("GET"_ba, "/v1/sprites/other/fs/read?path=/file"_ba).body, "of work"_ba);
    QCOMPARE(idsOf(list()), QStringList({u"Current"_s}));
    QCOMPARE(call("GET"_ba, "/v1/sprites/work/fs/read?path=/file"_ba).status, 404);
    QCOMPARE(call("GET"_ba, "/v1/sprites/other/checkpoints/v1"_ba).status, 200);
    QCOMPARE(call("POST"_ba, "/v1/sprites/other/checkpoints/v1/restore"_ba).status, 200);
    QVERIFY(!QFile::exists(sprites + u"other/fs/file"_s));
}

QTEST_GUILESS_MAIN(TestLocalRoutes)
#include "tst_localroutes.moc"
