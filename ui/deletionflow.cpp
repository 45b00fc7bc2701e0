// SPDX-License-Identifier: Apache-2.0
#include "ui/deletionflow.h"

#include "core/history/deletionplan.h"
#include "core/session/spritesession.h"
#include "ui/dialogs/cleanupdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/deletionprogressdialog.h"
#include "ui/retentionsettings.h"

#include <algorithm>

namespace Savepoint {

namespace {

QList<Checkpoint> checkpointsOf(const HistoryGraph &history, const std::vector<int> &nodes)
{
    QList<Checkpoint> checkpoints;
    for (const int node : nodes)
        checkpoints.append(history.node(node).checkpoint);
    return checkpoints;
}

} // namespace

DeletionFlow::DeletionFlow(SpriteSession &session, QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_window(window)
{
}

void DeletionFlow::askForDelete(const QStringList &keys)
{
    const DeletionPlan plan = DeletionPlan::of(m_session.history(), keys);
    if (plan.nodes.empty())
        return;
    DeleteRequest request{m_session.spriteName(), checkpointsOf(m_session.history(), plan.nodes),
                          plan.refused, m_careful};
    std::reverse(request.checkpoints.begin(), request.checkpoints.end()); // as the history shows them
    auto *dialog = new DeleteDialog(request, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, sprite = request.spriteName, keys] { start(sprite, keys); });
    dialog->open();
}

void DeletionFlow::askForCleanUp()
{
    const QString sprite = m_session.spriteName();
    auto *dialog = new CleanUpDialog(sprite, m_session.history(), loadRetentionRules(), m_careful, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, sprite] {
        saveRetentionRules(dialog->rules());
        start(sprite, dialog->keys());
    });
    dialog->open();
}

void DeletionFlow::start(const QString &spriteName, const QStringList &keys)
{
    if (spriteName != m_session.spriteName() || isRunning())
        return;
    const HistoryGraph &history = m_session.history();
    const QList<Checkpoint> checkpoints = checkpointsOf(history, DeletionPlan::of(history, keys).nodes);
    if (checkpoints.size() == 1)
        (void)m_session.runner().remove(spriteName, checkpoints.first().id); // false: one has just begun
    else if (!checkpoints.isEmpty())
        run(spriteName, checkpoints);
}

void DeletionFlow::run(const QString &spriteName, const QList<Checkpoint> &checkpoints)
{
    QStringList ids;
    for (const Checkpoint &checkpoint : checkpoints)
        ids.append(checkpoint.id);
    delete m_run;
    m_run = new Deletions(m_session.runner(), spriteName, ids, this);
    m_progress = new DeletionProgressDialog(*m_run, checkpoints, &m_window);
    m_progress->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_run, &Deletions::finished, this, &DeletionFlow::runEnded);
    m_progress->open();
    m_run->start();
}

bool DeletionFlow::isRunning() const
{
    return m_run && m_run->isRunning();
}

bool DeletionFlow::tells(const OperationResult &result) const
{
    return result.outcome == OperationResult::Outcome::Succeeded && !result.isContradicted && m_run
        && m_run->includes(result.operation);
}

void DeletionFlow::abandon()
{
    delete m_progress;
    delete m_run;
    m_run = nullptr;
}

} // namespace Savepoint
