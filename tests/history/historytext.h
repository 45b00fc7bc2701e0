// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/history/historygraph.h"

#include <QAbstractItemModel>
#include <QStringList>

namespace Savepoint {

/// Checkpoints drawn as text, one a line: `v3 t=3 s=v1 h=v1,v2 c=comment auto health=mount_failed`.
/// t: minutes after 12:00 (left out: no time), s: source_id, h: history, oldest first, `_` in comments: a
/// space, root: the server says that it has no ancestors.
[[nodiscard]] QList<Checkpoint> drawn(const QStringList &lines);

/// Restores drawn as text, one a line: `3 v1 v2`: at minute 3, what was restored, its safety checkpoint or
/// nothing.
[[nodiscard]] QList<RestoreRecord> drawnRestores(const QStringList &lines);

/// A graph as text, one node a line: `v3 < v2 named v9 missing bridged`, then `base v3` when there is one.
/// `known` and `assumed` tell what the server did not report, `rival v4` what a losing source names.
[[nodiscard]] QStringList printed(const HistoryGraph &graph);

/// What a model's rows say in every column and role that does not depend on the clock, indented by depth.
[[nodiscard]] QStringList printed(const QAbstractItemModel &model, const QModelIndex &parent = {},
                                  const QString &indent = {});

/// Keys of the rows ("here" for "You are here"), indented by depth.
[[nodiscard]] QStringList printedKeys(const QAbstractItemModel &model);

} // namespace Savepoint
