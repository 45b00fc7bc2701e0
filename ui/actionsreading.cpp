// SPDX-License-Identifier: Apache-2.0
// The actions that read a history and take parts of it elsewhere: a part of Actions.
#include "ui/actions.h"

#include <QAction>

namespace Savepoint {

using namespace Qt::StringLiterals;

void Actions::makeReading()
{
    openLink = make("openLinkAction"_L1, tr("Open &Link…"), {QKeySequence(Qt::CTRL | Qt::Key_L)});
    exportHistory = make("exportHistoryAction"_L1, tr("&Export History…"),
                         {QKeySequence(Qt::CTRL | Qt::Key_E)}, "document-save"_L1);

    copyLink = make("copyLinkAction"_L1, tr("Copy &Link"));
    copyCommand = make("copyCommandAction"_L1, tr("Copy as &sprite Command"));
    copyCurl = make("copyCurlAction"_L1, tr("Copy as c&url"));

    relativeTimes = make("relativeTimesAction"_L1, tr("Relative &Times"));
    relativeTimes->setCheckable(true);

    describeLineage =
        make("describeLineageAction"_L1, tr("Describe &Lineage"), {QKeySequence(Qt::ALT | Qt::Key_F1)});
}

void Actions::updateReading(const ActionState &state)
{
    set(openLink, {});
    set(relativeTimes, {});
    set(exportHistory, state.hasHistory ? QString() : tr("Select a sprite first"));
    set(describeLineage,
        state.hasHistory && state.selectedRows == 1 ? QString() : tr("Select one checkpoint first"));

    const QString none = state.selectedCheckpoints > 0 ? QString() : tr("Select a checkpoint first");
    set(copyId, none);
    set(copyLink, none);
    QString whyNot = state.selectedCheckpoints == 1 ? QString() : tr("Select one checkpoint first");
    if (whyNot.isEmpty() && state.isLocal) // the backend lets in nobody who does not know its token
        whyNot = tr("Only this window reaches the sprites on this computer. “savepoint --serve” opens them "
                    "to others.");
    set(copyCommand, whyNot);
    set(copyCurl, whyNot);
}

} // namespace Savepoint
