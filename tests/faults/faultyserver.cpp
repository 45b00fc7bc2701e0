// SPDX-License-Identifier: Apache-2.0
#include "tests/faults/faultyserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Savepoint::Test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray Info = "{\"type\":\"info\",\"data\":\"working\"}\n";
const QByteArray Complete = R"({"type":"complete"})";

bool isChange(FaultStep step)
{
    return step == FaultStep::SafetyCreate || step == FaultStep::Restore || step == FaultStep::Delete;
}

bool isStream(FaultStep step)
{
    return step == FaultStep::SafetyCreate || step == FaultStep::Restore;
}

QString targetOf(const ScriptedRequest &request)
{
    return QString::fromUtf8(request.path().split('/').value(5));
}

} // namespace

FaultyServer::FaultyServer()
{
    m_server.setHandler([this](const ScriptedRequest &request) { return answer(request); });
}

void FaultyServer::arm(FaultStep step, Fault fault, bool isCarriedOut)
{
    m_step = step;
    m_fault = fault;
    m_isCarriedOut = isCarriedOut;
    m_faults = 0;
    m_hasSafety = false;
    m_hasChanged = false;
    m_firstRequest = m_server.requests().size();
    if (fault == Fault::Refused && step == FaultStep::ReList)
        m_server.stopListening();
}

void FaultyServer::heal()
{
    m_step.reset();
    m_server.listenAgain();
}

bool FaultyServer::has(const QString &id) const
{
    return std::any_of(checkpoints.cbegin(), checkpoints.cend(),
                       [&id](const Entry &entry) { return entry.id == id; });
}

QStringList FaultyServer::wire() const
{
    QStringList seen;
    for (const ScriptedRequest &request : m_server.requests().sliced(m_firstRequest)) {
        const QByteArrayList path = request.path().split('/'); // "", v1, sprites, NAME, checkpoint(s), …
        if (path.size() < 5 || path.at(4) == "fs")
            continue; // the control plane; a look whether it answers again
        const QString what = request.method == "DELETE" ? targetOf(request)
            : path.size() == 7                          ? u"restore "_s + targetOf(request)
            : path.value(4) == "checkpoints"            ? u"list"_s
                                                        : u"checkpoint"_s;
        const QString line = QString::fromLatin1(request.method) + u' ' + what;
        if (line != "GET list"_L1 || seen.isEmpty() || seen.constLast() != line)
            seen.append(line);
    }
    return seen;
}

FaultStep FaultyServer::stepOf(const ScriptedRequest &request) const
{
    if (request.method == "DELETE")
        return FaultStep::Delete;
    if (request.method == "POST")
        return request.path().endsWith("/restore") ? FaultStep::Restore : FaultStep::SafetyCreate;
    if (m_hasChanged)
        return m_step == FaultStep::Wait && m_faults == 0 ? FaultStep::Wait : FaultStep::FinalList;
    return m_hasSafety ? FaultStep::Confirm : FaultStep::ReList;
}

bool FaultyServer::isHit(FaultStep step) const
{
    return m_step == step && m_fault != Fault::Killed && m_fault != Fault::Refused;
}

/// Whether nobody listens any more once this has been answered.
bool FaultyServer::isRefusedNext(FaultStep answered) const
{
    if (m_fault != Fault::Refused || !m_step)
        return false;
    switch (*m_step) {
    case FaultStep::SafetyCreate:
    case FaultStep::Delete:
        return answered == FaultStep::ReList;
    case FaultStep::Confirm:
        return answered == FaultStep::SafetyCreate;
    case FaultStep::Restore:
        return answered == FaultStep::Confirm;
    case FaultStep::Wait:
    case FaultStep::FinalList:
        return answered == FaultStep::Restore;
    case FaultStep::ReList:
        break;
    }
    return false;
}

ScriptedAnswer FaultyServer::answer(const ScriptedRequest &request)
{
    if (!request.path().startsWith("/v1/sprites/web-1/"))
        return describeSprites(request.path().endsWith("/web-1"));
    if (request.path().contains("/fs/"))
        return ScriptedAnswer::full(404, "text/plain", "404 page not found");
    const FaultStep step = stepOf(request);
    const bool isArmed = m_step == step;
    if (isArmed && m_fault == Fault::Killed) {
        if (m_isCarriedOut)
            carryOut(step, request);
        onFault();
        return ScriptedAnswer().silence();
    }
    if (isHit(step)) {
        ++m_faults;
        if (m_isCarriedOut)
            carryOut(step, request);
        if (m_fault == Fault::MadeAnew && m_faults == 1)
            makeAnew(step, request);
        if (step == FaultStep::Restore || step == FaultStep::Delete)
            m_hasChanged = true;
        return wrong(step);
    }
    ScriptedAnswer good = truth(step, request);
    if (isRefusedNext(step)) {
        good.close();
        m_server.stopListening();
    }
    return good;
}

ScriptedAnswer FaultyServer::truth(FaultStep step, const ScriptedRequest &request)
{
    carryOut(step, request);
    m_hasSafety = m_hasSafety || step == FaultStep::SafetyCreate;
    m_hasChanged = m_hasChanged || step == FaultStep::Restore || step == FaultStep::Delete;
    return good(step);
}

ScriptedAnswer FaultyServer::good(FaultStep step) const
{
    if (isStream(step))
        return ScriptedAnswer::stream({Info.trimmed(), Complete});
    return step == FaultStep::Delete ? ScriptedAnswer::full(204, {}, {}) : list();
}

/// What was asked for shows in the new sprite, which it was not done to.
void FaultyServer::makeAnew(FaultStep step, const ScriptedRequest &request)
{
    m_spriteId = u"s2"_s;
    for (Entry &entry : checkpoints)
        entry.created = u"2026-08-13T09:00:00Z"_s;
    carryOut(step, request);
}

ScriptedAnswer FaultyServer::describeSprites(bool isOne) const
{
    const QByteArray sprite = R"({"id":")" + m_spriteId.toUtf8() + R"(","name":"web-1","status":"running"})";
    return ScriptedAnswer::json(200, isOne ? sprite : R"({"sprites":[)" + sprite + "]}");
}

void FaultyServer::carryOut(FaultStep step, const ScriptedRequest &request)
{
    if (step == FaultStep::SafetyCreate) {
        const QString id = u"v%1"_s.arg(checkpoints.size() + 1);
        checkpoints.append(
            {id, base, QJsonDocument::fromJson(request.body).object().value("comment"_L1).toString()});
        base = id;
    } else if (step == FaultStep::Restore) {
        base = targetOf(request);
    } else if (step == FaultStep::Delete) {
        checkpoints.removeIf([id = targetOf(request)](const Entry &entry) { return entry.id == id; });
    }
}

ScriptedAnswer FaultyServer::list() const
{
    QJsonArray entries{QJsonObject{{u"id"_s, u"Current"_s}, {u"source_id"_s, base}}};
    for (auto entry = checkpoints.crbegin(); entry != checkpoints.crend(); ++entry) {
        QJsonObject object{
            {u"id"_s, entry->id}, {u"comment"_s, entry->comment}, {u"create_time"_s, entry->created}};
        if (!entry->source.isEmpty())
            object.insert(u"source_id"_s, entry->source);
        if (!entry->health.isEmpty())
            object.insert(u"health"_s, entry->health);
        entries.append(object);
    }
    return ScriptedAnswer::json(200, QJsonDocument(entries).toJson(QJsonDocument::Compact));
}

ScriptedAnswer FaultyServer::wrong(FaultStep step) const
{
    const QByteArray html = "<html><title>Bad day</title></html>";
    const QByteArray upstream = "upstream connect error or disconnect/reset before headers. "
                                "reset reason: connection termination";
    const QByteArray error = R"({"type":"error","error":"disk full"})";
    switch (m_fault) {
    case Fault::Hang:
        return ScriptedAnswer().silence();
    case Fault::ResetBeforeAnswer:
        return ScriptedAnswer().reset();
    case Fault::ResetMidAnswer:
        return isStream(step) ? ScriptedAnswer::streamHead().chunk(Info).reset()
                              : ScriptedAnswer()
                                    .bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                           "Content-Length: 500\r\n\r\n[{\"id\":")
                                    .reset();
    case Fault::CleanEnd:
        return isStream(step) ? ScriptedAnswer::streamHead().chunk(Info).lastChunk()
                              : ScriptedAnswer::json(200, R"([{"id":)");
    case Fault::ErrorEvent:
        return isStream(step) ? ScriptedAnswer::stream({Info.trimmed(), error})
                              : ScriptedAnswer::json(200, error);
    case Fault::AdvisoryError:
        return ScriptedAnswer::stream({Info.trimmed(), error, Info.trimmed(), Complete});
    case Fault::Interim: {
        ScriptedAnswer early;
        early.bytes("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
        return isChange(step) && !m_isCarriedOut ? early.reset() : early.then(good(step));
    }
    case Fault::Status401:
        return ScriptedAnswer::json(401, R"({"error":"authentication failed"})");
    case Fault::Status404:
        return ScriptedAnswer::full(404, "text/plain", "404 page not found");
    case Fault::Status408:
        return ScriptedAnswer::full(408, "text/plain", "Request Timeout");
    case Fault::Status409:
        return ScriptedAnswer::full(409, "text/plain", "cannot delete active checkpoint");
    case Fault::Status429:
        return ScriptedAnswer::json(429, R"({"error":"slow_down","message":"Slow down"})");
    case Fault::Json500:
        return ScriptedAnswer::json(500, R"({"error":"disk full"})");
    case Fault::Text500:
        return ScriptedAnswer::full(500, "text/plain", "Internal Server Error");
    case Fault::Html500:
        return ScriptedAnswer::full(500, "text/html", html);
    case Fault::Json503:
        return ScriptedAnswer::json(503, R"({"error":"starting"})");
    case Fault::Text503:
        return ScriptedAnswer::full(503, "text/plain", upstream);
    case Fault::Status524:
        return ScriptedAnswer::full(524, "text/plain", "error code: 524");
    case Fault::Garbage:
        return ScriptedAnswer::full(200, "text/html", html);
    case Fault::PlainText:
        return ScriptedAnswer::full(200, "text/plain", upstream);
    case Fault::MadeAnew:
        return isChange(step) ? ScriptedAnswer().reset() : list();
    case Fault::NeverCloses:
        return ScriptedAnswer::streamHead()
            .chunk(Info)
            .chunk(R"({"type":"keepalive"})"
                   "\n")
            .silence();
    case Fault::Refused:
    case Fault::Killed:
        break;
    }
    return {};
}

} // namespace Savepoint::Test
