// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QDateTime>
#include <QFlags>
#include <QTimeZone>

#include <vector>

namespace Savepoint {

/// What a clean-up keeps. Plain values; zero and false switch a rule off. What is protected, what is or may
/// be the base of the current state, and an id that stands for several entries are kept whatever the rules
/// say.
struct RetentionRules {
    int newest = 10; ///< the last so many
    int dailyDays = 7; ///< one of every day, for so many days, today included
    int weeklyWeeks = 4; ///< one of every week (ISO, from Monday), for so many weeks, this one included
    int newestSafety = 3; ///< the last so many that were taken before a restore by this program
    bool knownGood = true;
    bool branchTips = true; ///< what nothing continues from
    bool commented = true; ///< by a person: what was taken before a restore has the program's comment
    bool noted = true; ///< notes or tags
    /// Automatic checkpoints come and go by the platform's own rules: they are planned only when asked for.
    bool includesAutomatic = false;

    bool operator==(const RetentionRules &) const = default;
};

/// Why a checkpoint is kept. The first three whatever the rules say.
enum class KeepReason {
    BaseOfCurrent = 0x1,
    Protected = 0x2,
    RepeatedId = 0x4,
    Automatic = 0x8, ///< not part of the plan
    KnownGood = 0x10,
    Newest = 0x20,
    Daily = 0x40,
    Weekly = 0x80,
    BranchTip = 0x100,
    Commented = 0x200,
    Noted = 0x400,
    Safety = 0x800,
    MaybeBaseOfCurrent = 0x1000, ///< whatever the rules say, too
    ProtectionUnknown = 0x4000, ///< whatever the rules say, too
    UnknownTime = 0x2000, ///< there are rules about days or weeks, and nobody knows its day
};
Q_DECLARE_FLAGS(KeepReasons, KeepReason)
Q_DECLARE_OPERATORS_FOR_FLAGS(KeepReasons)

/// What a clean-up would keep and delete, and why: pure, a value, a row for every node of the graph. Days are
/// those of a time zone, in which a day may have 23 or 25 hours. Claims nothing that is not known: no sizes.
struct RetentionPlan {
    std::vector<KeepReasons> kept; ///< by node of the graph, newest first; none: it would be deleted
    int deletes = 0;

    /// `now`: what “the last days” count back from.
    [[nodiscard]] static RetentionPlan of(const HistoryGraph &graph, const RetentionRules &rules,
                                          const QDateTime &now = QDateTime::currentDateTimeUtc(),
                                          const QTimeZone &zone = QTimeZone::systemTimeZone());

    [[nodiscard]] bool isDeleted(int node) const { return !kept[size_t(node)]; }
    bool operator==(const RetentionPlan &) const = default;
};

} // namespace Savepoint
