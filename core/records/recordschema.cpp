// SPDX-License-Identifier: Apache-2.0
#include "core/records/recordschema.h"

#include "core/records/recordsql.h"

#include <QVariant>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

// Times are milliseconds since 1970, UTC. `sprite` is SpriteRef::key(), `server` says which server's.
Migration firstVersion()
{
    return {
        u"CREATE TABLE annotations("
        "server TEXT NOT NULL, sprite TEXT NOT NULL, checkpoint TEXT NOT NULL, created INTEGER NOT NULL,"
        "notes TEXT NOT NULL, tags TEXT NOT NULL, known_good INTEGER NOT NULL, protected INTEGER NOT NULL,"
        "changed INTEGER NOT NULL,"
        "PRIMARY KEY(server, sprite, checkpoint, created)) WITHOUT ROWID"_s,
        // `list` is large and stands last, so that reading the others does not read it.
        u"CREATE TABLE histories("
        "server TEXT NOT NULL, sprite TEXT NOT NULL, name TEXT NOT NULL, sprite_id TEXT NOT NULL,"
        "status INTEGER NOT NULL, seen INTEGER NOT NULL, checkpoints INTEGER NOT NULL,"
        "skipped INTEGER NOT NULL, digest BLOB NOT NULL, list BLOB NOT NULL,"
        "PRIMARY KEY(server, sprite))"_s,
        // A null outcome: still running, or cut off.
        u"CREATE TABLE operations("
        "sequence INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, server TEXT NOT NULL,"
        "sprite_name TEXT NOT NULL, sprite_id TEXT NOT NULL, kind TEXT NOT NULL, checkpoint TEXT NOT NULL,"
        "comment TEXT NOT NULL, with_safety INTEGER NOT NULL, safety_comment TEXT NOT NULL,"
        "safety_checkpoint TEXT NOT NULL, new_checkpoint TEXT NOT NULL, started INTEGER NOT NULL,"
        "finished INTEGER, outcome TEXT, duration INTEGER NOT NULL, error TEXT NOT NULL)"_s,
        u"CREATE INDEX operations_of_server ON operations(server, sequence)"_s,
    };
}

/// What it takes to say later how an operation ended that nobody saw the end of.
Migration reconciledOperations()
{
    return {
        u"ALTER TABLE operations ADD COLUMN instance TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE operations ADD COLUMN undoes TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE operations ADD COLUMN step TEXT NOT NULL DEFAULT 'change'"_s,
        u"ALTER TABLE operations ADD COLUMN base_before TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE operations ADD COLUMN evidence TEXT NOT NULL DEFAULT 'answer'"_s,
        u"ALTER TABLE operations ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0"_s,
        // Compressed, one id a line, a tab and its time of creation behind it; null once the outcome is
        // known.
        u"ALTER TABLE operations ADD COLUMN ids_before BLOB"_s,
    };
}

/// What makes a verdict about an operation certain, and what support asks for.
Migration evidenceOfOperations()
{
    return {
        u"ALTER TABLE operations ADD COLUMN checkpoint_created INTEGER"_s,
        u"ALTER TABLE operations ADD COLUMN last_heard INTEGER"_s,
        u"ALTER TABLE operations ADD COLUMN safety_unknown INTEGER NOT NULL DEFAULT 0"_s,
        u"ALTER TABLE operations ADD COLUMN error_code TEXT NOT NULL DEFAULT ''"_s,
        u"ALTER TABLE operations ADD COLUMN request_id TEXT NOT NULL DEFAULT ''"_s,
        // Few are open at any time; each start on a sprite asks for them.
        u"CREATE INDEX open_operations ON operations(server, sprite_name) "
        "WHERE (outcome IS NULL OR outcome = 'unknown' OR safety_unknown = 1) AND acknowledged = 0"_s,
    };
}

/// What was lost of damaged files, until the user goes on without it.
Migration gapsOfRecords()
{
    return {u"CREATE TABLE gaps(aside TEXT NOT NULL, found INTEGER NOT NULL)"_s};
}

} // namespace

const QList<Migration> &recordMigrations()
{
    static const QList<Migration> steps{firstVersion(), reconciledOperations(), evidenceOfOperations(),
                                        gapsOfRecords()};
    return steps;
}

RecordResult<Done> migrate(const QSqlDatabase &database, const QList<Migration> &steps)
{
    const auto versionOf = [&database]() -> RecordResult<int> {
        auto asked = execute(database, u"PRAGMA user_version"_s);
        if (!asked)
            return asked.error();
        QSqlQuery query = std::move(asked).value();
        return query.next() ? query.value(0).toInt() : 0;
    };
    const auto before = versionOf();
    if (before && *before > int(steps.size()))
        return RecordError{RecordError::Kind::TooNew, QString::number(*before)};
    auto migrated = inTransaction(database, [&]() -> RecordResult<Done> {
        const auto version = versionOf(); // another program may have been faster
        if (!version)
            return version.error();
        for (qsizetype step = *version; step < steps.size(); ++step) {
            for (const QString &sql : steps.at(step)) {
                if (auto done = execute(database, sql); !done)
                    return done.error();
            }
        }
        // Also when it stands there already: the first write tells whether the file can be written at all.
        auto done = execute(database, u"PRAGMA user_version = %1"_s.arg(steps.size()));
        return done ? RecordResult<Done>(Done()) : RecordResult<Done>(done.error());
    });
    // Nothing was to be done, and there may be room again by the time that there is something to write.
    const bool isCurrent = before && *before == int(steps.size());
    if (!migrated && migrated.error().kind == RecordError::Kind::Full && isCurrent)
        return Done();
    return migrated;
}

} // namespace Savepoint
