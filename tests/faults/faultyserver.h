// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/scriptedserver.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace Savepoint::Test {

enum class Fault {
    Refused, ///< nobody listens
    Hang,
    ResetBeforeAnswer,
    ResetMidAnswer,
    CleanEnd, ///< well-formed, and without what would tell how it ended
    ErrorEvent, ///< under HTTP 200
    AdvisoryError, ///< an error event, and then all goes well
    Interim, ///< 103 Early Hints; then the answer, when it is carried out, else a reset
    Status401,
    Status404,
    Status408,
    Status409,
    Status429,
    Json500, ///< the API's own: it says no
    Text500,
    Html500,
    Json503,
    Text503, ///< of a gateway, which has sent the request on
    Status524,
    Garbage,
    PlainText, ///< of a gateway, under HTTP 200
    MadeAnew, ///< the sprite was destroyed and made again under its name; what changes something is reset
    NeverCloses, ///< a stream that is kept alive for ever
    Killed, ///< not the server: the program
};
constexpr int FaultCount = 24;

/// The steps of a restore with a safety checkpoint, and a deletion.
enum class FaultStep {
    ReList,
    SafetyCreate,
    Confirm,
    Restore,
    Wait, ///< the first list after the restore
    FinalList, ///< every list after the restore
    Delete,
};
constexpr int FaultStepCount = 7;

/// A server with one sprite, web-1, that really creates, restores and deletes, says what the live filesystem
/// continues from, and does one thing wrong.
class FaultyServer final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FaultyServer)

public:
    struct Entry {
        QString id;
        QString source;
        QString comment;
        QString created = QStringLiteral("2026-08-12T14:03:00Z");
        QString health{}; ///< empty: it is healthy
    };

    FaultyServer();

    /// From now on the request of `step` meets `fault`. `isCarriedOut`: what it asked for is done all the
    /// same.
    void arm(FaultStep step, Fault fault, bool isCarriedOut);
    /// All is well again.
    void heal();
    /// What was asked for since arm(), in order: “GET list”, “POST checkpoint”, “POST restore v1”,
    /// “DELETE v1”. A read that Qt sends again counts once.
    [[nodiscard]] QStringList wire() const;
    [[nodiscard]] bool has(const QString &id) const;
    /// What it answers as the sprite's id.
    [[nodiscard]] QString spriteId() const { return m_spriteId; }
    [[nodiscard]] QUrl url() const { return m_server.url(); }

    QString base = QStringLiteral("v2");
    QList<Entry> checkpoints{{QStringLiteral("v1"), {}, QStringLiteral("one")},
                             {QStringLiteral("v2"), QStringLiteral("v1"), QStringLiteral("two")}};
    std::function<void()> onFault; ///< when the armed request has come, before its answer

private:
    ScriptedAnswer answer(const ScriptedRequest &request);
    ScriptedAnswer truth(FaultStep step, const ScriptedRequest &request);
    [[nodiscard]] ScriptedAnswer good(FaultStep step) const;
    [[nodiscard]] ScriptedAnswer wrong(FaultStep step) const;
    void makeAnew(FaultStep step, const ScriptedRequest &request);
    [[nodiscard]] ScriptedAnswer describeSprites(bool isOne) const;
    [[nodiscard]] FaultStep stepOf(const ScriptedRequest &request) const;
    [[nodiscard]] bool isHit(FaultStep step) const;
    [[nodiscard]] bool isRefusedNext(FaultStep answered) const;
    void carryOut(FaultStep step, const ScriptedRequest &request);
    [[nodiscard]] ScriptedAnswer list() const;

    ScriptedServer m_server;
    QString m_spriteId = QStringLiteral("s1");
    std::optional<FaultStep> m_step;
    Fault m_fault = Fault::Hang;
    bool m_isCarriedOut = false;
    int m_faults = 0;
    bool m_hasSafety = false; // answered since arm()
    bool m_hasChanged = false;
    qsizetype m_firstRequest = 0;
};

} // namespace Savepoint::Test
