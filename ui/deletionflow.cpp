// SPDX-License-Identifier: Apache-2.0
#include "ui/deletionflow.h"

#include "core/history/deletionplan.h"
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "ui/dialogs/cleanupdialog.h"
#include "ui/dialogs/deletedialog.h"
#include "ui/dialogs/deletionprogressdialog.h"
#include "ui/retentionsettings.h"

#include <algorithm>
#include <iterator>

namespace Savepoint {

namespace {

QList<Checkpoint> checkpointsOf(const HistoryGraph &history, const std::vector<int> &nodes)
{
    QList<Checkpoint> checkpoints;
    for (const int node : nodes)
        checkpoints.append(history.node(node).checkpoint);
    return checkpoints;
}

/// Ids that have become what is not deleted.
QSet<QString> refusedIn(const HistoryGraph &history, const QList<Checkpoint> &asked)
{
    QStringList keys;
    for (const Checkpoint &checkpoint : asked)
        keys.append(checkpoint.id);
    QSet<QString> refused;
    for (const DeletionPlan::Refusal &refusal : DeletionPlan::of(history, keys).refused)
        refused.insert(refusal.id);
    return refused;
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
    const QList<Checkpoint> asked = checkpointsOf(m_session.history(), plan.nodes);
    connect(dialog, &QDialog::accepted, this,
            [this, sprite = m_session.sprite(), asked] { startAfterReading(sprite, asked); });
    dialog->open();
}

void DeletionFlow::askForCleanUp()
{
    const SpriteRef sprite = m_session.sprite();
    const HistoryGraph history = m_session.history();
    auto *dialog = new CleanUpDialog(sprite.name, history, loadRetentionRules(), m_careful, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, sprite, history] {
        saveRetentionRules(dialog->rules());
        startAfterReading(sprite, checkpointsOf(history, DeletionPlan::of(history, dialog->keys()).nodes));
    });
    dialog->open();
}

/// Another window may have protected one of them meanwhile.
void DeletionFlow::startAfterReading(const SpriteRef &sprite, const QList<Checkpoint> &asked)
{
    Records *records = m_session.records();
    if (!records) {
        start(sprite, asked);
        return;
    }
    records->readMarks(this, [this, sprite, asked] { start(sprite, asked); });
}

/// `asked`: as they were when the person was asked, oldest first. The history may be a newer one by now.
void DeletionFlow::start(const SpriteRef &sprite, const QList<Checkpoint> &asked)
{
    if (sprite.name != m_session.spriteName() || isRunning())
        return;
    if (m_session.records() && !m_session.records()->areMarksKnown()) {
        emit refused(asked.size());
        return;
    }
    // A long history may not have taken up yet what was just read of the marks.
    const QHash<QString, Annotation> annotations = m_session.records()
        ? m_session.records()->annotations().among(m_session.sprite(), asked)
        : QHash<QString, Annotation>();
    const QSet<QString> refusedIds = refusedIn(m_session.history(), asked);
    QList<Checkpoint> checkpoints;
    std::copy_if(
        asked.cbegin(), asked.cend(), std::back_inserter(checkpoints), [&](const Checkpoint &checkpoint) {
            return !refusedIds.contains(checkpoint.id) && !annotations.value(checkpoint.id).isProtected;
        });
    if (checkpoints.size() < asked.size())
        emit refused(asked.size() - checkpoints.size());
    if (checkpoints.size() == 1) // false: one has just begun
        (void)m_session.runner().remove(sprite, CheckpointKey::of(checkpoints.first()));
    else if (!checkpoints.isEmpty())
        run(sprite, checkpoints);
}

void DeletionFlow::run(const SpriteRef &sprite, const QList<Checkpoint> &checkpoints)
{
    QList<CheckpointKey> keys;
    for (const Checkpoint &checkpoint : checkpoints)
        keys.append(CheckpointKey::of(checkpoint));
    delete m_run;
    m_run = new Deletions(m_session.runner(), sprite, keys, this);
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
