// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/operations/verdict.h"

#include <QDateTime>
#include <QString>

#include <optional>

namespace Savepoint {

/// An error or an outcome in words. Plain text throughout: server words in it are cleaned and bounded.
struct ErrorText {
    QString sentence; ///< what happened, ready for the message bar
    QString nextStep; ///< one thing to do; empty when there is nothing to do
    QString details; ///< status, time, request id, the server's words; for copying, never the token
    bool offersRetry = false; ///< asking again may help and does no harm
};

/// What was being asked for when the error came.
struct ErrorSubject {
    enum class What { SpriteList, CheckpointList, Checkpoint, Create, Restore, Delete };

    What what = What::SpriteList;
    QString spriteName{};
    QString checkpointId{};
    bool spriteRunning = false; ///< the control plane says that the sprite runs
    QDateTime historyFrom{}; ///< when the history that stays on show was read; invalid: there is none
    bool retriesByItself = false; ///< a rate-limited read is repeated without being asked
    QString address{}; ///< of the server, fit to be shown and without a password; empty: not known
    std::optional<bool> isListed{}; ///< the list read since shows the checkpoint; nothing: it was not read
    bool isBaseOfCurrent = false; ///< the list read since says that the current state continues from it
};

/// The server's reason comes first; what a status usually means is said only when it gave none.
[[nodiscard]] ErrorText errorText(const ApiError &error, const ErrorSubject &subject);
/// The server's own reason, as a text of its own with the time to wait where there is one; empty: it gave
/// none.
[[nodiscard]] QString serverReason(const ApiError &error);
/// Whether the server's words call the checkpoint the active one. A conflict alone does not.
[[nodiscard]] bool saysActive(const ApiError &error);

/// How an operation ended, as a message: what happened, the reason, and the safety checkpoint when there is
/// one.
[[nodiscard]] ErrorText outcomeText(const OperationResult &result);

/// What support asks for when an operation did not succeed: the request id, and the code of the error where
/// there is one. Empty when it succeeded, or when the server gave neither.
[[nodiscard]] QString supportText(const OperationResult &result);

/// What a later list says of an operation that nobody saw the end of.
[[nodiscard]] QString settledText(const OperationRecord &record);
/// The sprite of an operation whose end nobody saw was destroyed, and another one has its name.
[[nodiscard]] QString replacedText(const OperationRecord &record);
/// Why a list does not tell what became of it.
[[nodiscard]] QString doubtText(Verdict::Doubt doubt);

/// “Succeeded”, “Failed”, “Result unknown”, “Not started”.
[[nodiscard]] QString outcomeWord(OperationResult::Outcome outcome);

} // namespace Savepoint
