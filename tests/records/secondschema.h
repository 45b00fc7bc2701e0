// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace Savepoint::Test {

/// What the second version of the schema was in a fresh file, word for word: what a user's file looks like.
inline QStringList secondSchema()
{
    return {
        QStringLiteral(
            "CREATE TABLE annotations(server TEXT NOT NULL, sprite TEXT NOT NULL, checkpoint TEXT NOT NULL, "
            "created INTEGER NOT NULL, notes TEXT NOT NULL, tags TEXT NOT NULL, known_good INTEGER NOT NULL, "
            "protected INTEGER NOT NULL, changed INTEGER NOT NULL, "
            "PRIMARY KEY(server, sprite, checkpoint, created)) WITHOUT ROWID"),
        QStringLiteral(
            "CREATE TABLE histories(server TEXT NOT NULL, sprite TEXT NOT NULL, name TEXT NOT NULL, "
            "sprite_id TEXT NOT NULL, status INTEGER NOT NULL, seen INTEGER NOT NULL, "
            "checkpoints INTEGER NOT NULL, skipped INTEGER NOT NULL, digest BLOB NOT NULL, "
            "list BLOB NOT NULL, PRIMARY KEY(server, sprite))"),
        QStringLiteral(
            "CREATE TABLE operations(sequence INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, "
            "server TEXT NOT NULL, sprite_name TEXT NOT NULL, sprite_id TEXT NOT NULL, kind TEXT NOT NULL, "
            "checkpoint TEXT NOT NULL, comment TEXT NOT NULL, with_safety INTEGER NOT NULL, "
            "safety_comment TEXT NOT NULL, safety_checkpoint TEXT NOT NULL, new_checkpoint TEXT NOT NULL, "
            "started INTEGER NOT NULL, finished INTEGER, outcome TEXT, duration INTEGER NOT NULL, "
            "error TEXT NOT NULL)"),
        QStringLiteral("CREATE INDEX operations_of_server ON operations(server, sequence)"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN instance TEXT NOT NULL DEFAULT ''"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN undoes TEXT NOT NULL DEFAULT ''"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN step TEXT NOT NULL DEFAULT 'change'"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN base_before TEXT NOT NULL DEFAULT ''"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN evidence TEXT NOT NULL DEFAULT 'answer'"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0"),
        QStringLiteral("ALTER TABLE operations ADD COLUMN ids_before BLOB"),
        QStringLiteral("PRAGMA user_version = 2"),
    };
}

} // namespace Savepoint::Test
