// SPDX-License-Identifier: Apache-2.0
#include "ui/sessionmessages.h"

#include "core/base/plaintext.h"
#include "core/operations/activitylogmodel.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/actions.h"
#include "ui/checkpointtext.h"
#include "ui/errortext.h"
#include "ui/recordtext.h"
#include "ui/timetext.h"

#include <QAction>
#include <QLocale>

namespace Savepoint {

using namespace Qt::StringLiterals;

SessionMessages::SessionMessages(SpriteSession &session, const SpritesModel &sprites, ActivityLogModel &log,
                                 MessageBar &bar, Actions &actions, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_sprites(sprites)
    , m_log(log)
    , m_bar(bar)
    , m_actions(actions)
{
    connect(&m_session, &SpriteSession::spriteChanged, this, &SessionMessages::onSpriteChanged);
    connect(&m_session, &SpriteSession::stateChanged, this, &SessionMessages::onStateChanged);
    connect(&m_sprites, &SpritesModel::pageRequested, this, [this] { m_isPageAwaited = true; });
    connect(&m_sprites, &SpritesModel::pageFinished, this, &SessionMessages::logSpritesError);
    connect(&m_bar, &MessageBar::dismissed, this, [this] { m_topic = Topic::None; });
    const Reconciler *reconciler = &m_session.runner().reconciler();
    connect(reconciler, &Reconciler::settled, this, &SessionMessages::showSettled);
    connect(reconciler, &Reconciler::replaced, this, [this](const OperationRecord &record) {
        const QString text = replacedText(record);
        m_log.append(LogEntry::Level::Warning, text);
        m_subject = record.spriteName;
        show(Topic::Result, MessageBar::Kind::Warning, text, {m_actions.showLog});
    });
    connect(reconciler, &Reconciler::looked, this, &SessionMessages::onLooked);
    connect(reconciler, &Reconciler::checkFailed, this, &SessionMessages::onCheckFailed);
    connect(reconciler, &Reconciler::changed, this, &SessionMessages::onUnsettledChanged);
}

void SessionMessages::show(Topic topic, MessageBar::Kind kind, const QString &text,
                           const QList<QAction *> &buttons)
{
    m_bar.showMessage(kind, text, buttons);
    m_topic = topic;
}

void SessionMessages::showBackendProblem(const QString &text)
{
    const QString shown = displayText(text);
    m_log.append(LogEntry::Level::Warning, shown);
    show(Topic::Backend, MessageBar::Kind::Warning, shown, {m_actions.showLog});
}

void SessionMessages::showMissingCheckpoint(const QString &checkpointId)
{
    show(Topic::MissingCheckpoint, MessageBar::Kind::Warning,
         tr("There is no checkpoint “%1” of %2.")
             .arg(idText(checkpointId), displayText(m_session.spriteName(), LineBreaks::Fold, 80)));
}

void SessionMessages::showNote(MessageBar::Kind kind, const QString &text)
{
    show(Topic::Note, kind, text);
}

/// A result of a sprite that is not on show says whose it is.
QString SessionMessages::ofSprite(const QString &spriteName, const QString &text) const
{
    return spriteName == m_session.spriteName()
        ? text
        : tr("%1: %2", "sprite, message").arg(displayText(spriteName, LineBreaks::Fold, 80), text);
}

void SessionMessages::showOutcome(Topic topic, MessageBar::Kind kind, const QString &spriteName,
                                  const QString &text, const QList<QAction *> &buttons)
{
    m_subject = spriteName;
    show(topic, kind, ofSprite(spriteName, text), buttons);
}

void SessionMessages::showResult(const OperationResult &result)
{
    const QString &sprite = result.operation.spriteName;
    const bool isHere = sprite == m_session.spriteName();
    const QString text = outcomeText(result).sentence;
    m_safetyCheckpointId.clear();
    QList<QAction *> buttons{m_actions.showLog};
    switch (result.outcome) {
    case OperationResult::Outcome::Succeeded:
        if (isHere && result.operation.kind == Operation::Kind::Restore && m_session.undo().isPossible())
            buttons.prepend(m_actions.undoRestore);
        showOutcome(Topic::Result,
                    result.isContradicted || result.isSilentSince || result.areFilesSilent
                        ? MessageBar::Kind::Warning
                        : MessageBar::Kind::Success,
                    sprite, text, buttons);
        break;
    case OperationResult::Outcome::Failed:
        if (isHere && !result.safetyCheckpointId.isEmpty()) {
            m_safetyCheckpointId = result.safetyCheckpointId;
            buttons.append(m_actions.restoreSafety);
        }
        showOutcome(Topic::Result, MessageBar::Kind::Error, sprite, text, buttons);
        break;
    case OperationResult::Outcome::NotStarted:
        if (result.isSafetyUnknown) { // nothing new is started while it is
            buttons.prepend(m_actions.checkNow);
            showOutcome(Topic::UnknownResult, MessageBar::Kind::Warning, sprite, text, buttons);
            break;
        }
        showOutcome(Topic::Result,
                    result.stoppedWatching ? MessageBar::Kind::Information : MessageBar::Kind::Error, sprite,
                    text, buttons);
        break;
    case OperationResult::Outcome::Unknown:
        buttons.prepend(m_actions.checkNow);
        showOutcome(Topic::UnknownResult, MessageBar::Kind::Warning, sprite, text, buttons);
        break;
    }
}

void SessionMessages::showSettled(const OperationRecord &record)
{
    const QString text = settledText(record);
    QList<QAction *> buttons{m_actions.showLog};
    switch (record.outcome.value_or(OperationRecord::Outcome::Unknown)) {
    case OperationRecord::Outcome::Succeeded:
        m_log.append(LogEntry::Level::Success, text);
        if (record.spriteName == m_session.spriteName() && record.kind == OperationRecord::Kind::Restore)
            buttons.prepend(m_actions.undoRestore);
        break;
    case OperationRecord::Outcome::NotStarted:
        m_log.append(LogEntry::Level::Warning, text);
        break;
    default:
        m_log.append(LogEntry::Level::Error, text);
        break;
    }
    const bool succeeded = record.outcome == OperationRecord::Outcome::Succeeded;
    m_isCheckExpected = false;
    m_safetyCheckpointId.clear();
    m_subject = record.spriteName;
    show(Topic::Result, succeeded ? MessageBar::Kind::Success : MessageBar::Kind::Warning, text, buttons);
}

QString SessionMessages::subject() const
{
    const bool isAboutResult = m_topic == Topic::Result || m_topic == Topic::UnknownResult;
    return isAboutResult ? m_subject : m_session.spriteName();
}

QString SessionMessages::safetyCheckpointId() const
{
    return m_topic == Topic::Result && m_subject == m_session.spriteName() ? m_safetyCheckpointId : QString();
}

void SessionMessages::showRecordsReport(const RecordsReport &report)
{
    const QString text = recordsReportText(report);
    if (text.isEmpty()) {
        if (m_topic == Topic::Records)
            m_bar.dismiss();
        return;
    }
    m_log.append(LogEntry::Level::Warning, text);
    QList<QAction *> buttons{m_actions.showLog};
    if (report.hasGaps())
        buttons.prepend(m_actions.goOnWithoutNotes);
    show(Topic::Records, MessageBar::Kind::Warning, text, buttons);
}

void SessionMessages::showRecordsProblem(const RecordError &error)
{
    if (m_recordsTold.contains(error.kind))
        return;
    m_recordsTold.append(error.kind);
    const QString text = tr("Not everything could be remembered. %1", "why").arg(recordErrorText(error));
    m_log.append(LogEntry::Level::Warning, text);
    if (m_topic == Topic::None)
        show(Topic::Records, MessageBar::Kind::Warning, text, {m_actions.showLog});
}

void SessionMessages::showNotesProblem(const QString &text, bool offersRetry)
{
    m_log.append(LogEntry::Level::Error, text);
    show(Topic::Notes, MessageBar::Kind::Error, text,
         offersRetry ? QList{m_actions.saveNotesAgain, m_actions.showLog} : QList{m_actions.showLog});
}

void SessionMessages::clearNotesProblem()
{
    if (m_topic == Topic::Notes && m_bar.kind() == MessageBar::Kind::Error)
        m_bar.dismiss();
}

void SessionMessages::showNotesDone(const QString &text)
{
    show(Topic::Notes, MessageBar::Kind::Success, text);
}

void SessionMessages::onSpriteChanged()
{
    m_isExpecting = false;
    m_wasReading = false;
    m_skippedTold = 0;
    m_isAsleepTold = false;
    m_hadHistory = false;
    if (m_topic != Topic::Backend && m_topic != Topic::Records && m_topic != Topic::Notes)
        m_bar.dismiss();
    if (m_session.isOutcomeUnknown())
        showUnsettled(m_session.spriteName());
}

void SessionMessages::onStateChanged()
{
    updateAsleep();
    const bool answered = m_wasReading && !m_session.isRefreshing();
    m_wasReading = m_session.isRefreshing();
    const bool hadHistory = std::exchange(m_hadHistory, m_session.hasHistory());
    if (!answered) {
        const bool isLate = !hadHistory && m_hadHistory; // what is remembered came after the error
        if (isLate && m_session.state() == SpriteSession::State::Failed && m_topic == Topic::None)
            showReadError();
        return;
    }
    if (m_session.isAsleep()) // only the control plane has answered
        return;
    const bool wasAsked = std::exchange(m_isExpecting, false);
    if (m_session.state() == SpriteSession::State::Failed) {
        const bool resultStands = m_topic == Topic::Result || m_topic == Topic::UnknownResult;
        if (m_session.error() && (wasAsked || !resultStands))
            showReadError();
        return;
    }
    if (m_session.isOutcomeUnknown() && wasAsked)
        m_isCheckExpected = true; // the list is judged by next
    else if (m_topic == Topic::ReadError)
        m_bar.dismiss();
    showSkippedEntries();
}

void SessionMessages::updateAsleep()
{
    if (!m_session.isAsleep()) {
        if (m_topic == Topic::Asleep)
            m_bar.dismiss();
        m_isAsleepTold = false;
        return;
    }
    const bool mayTell = m_topic == Topic::None || m_topic == Topic::ReadError;
    if (m_isAsleepTold || !mayTell || !m_session.hasHistory()) // without one, its place says it
        return;
    m_isAsleepTold = true;
    show(Topic::Asleep, MessageBar::Kind::Information,
         tr("%1 is asleep. Showing the history from %2.")
             .arg(displayText(m_session.spriteName(), LineBreaks::Fold, 80), seenText(m_session.updatedAt())),
         {m_actions.wake});
}

void SessionMessages::showReadError()
{
    const auto sprite = m_sprites.find(m_session.spriteName());
    const bool isStuck = m_session.error()->kind == ApiError::Kind::Timeout && sprite
        && sprite->status == SpriteInfo::Status::Running;
    const ErrorText text =
        errorText(*m_session.error(),
                  {.what = ErrorSubject::What::CheckpointList,
                   .spriteName = m_session.spriteName(),
                   .spriteRunning = sprite && sprite->status == SpriteInfo::Status::Running,
                   .historyFrom = m_session.updatedAt(),
                   .address = m_session.serverAddress()});
    m_log.append(LogEntry::Level::Error, text.sentence);
    if (!m_session.hasHistory()) // the place of the history says it
        return;
    QList<QAction *> buttons{isStuck ? m_actions.whatYouCanDo : m_actions.showErrorDetails};
    if (text.offersRetry)
        buttons.prepend(m_actions.tryAgain);
    show(Topic::ReadError, MessageBar::Kind::Error, withAge(text.sentence), buttons);
}

/// The sprites pane shows it; the log keeps it, once for each reading that fails.
void SessionMessages::logSpritesError()
{
    if (!std::exchange(m_isPageAwaited, false) || !m_sprites.error())
        return;
    const ErrorText text = errorText(
        *m_sprites.error(), {.what = ErrorSubject::What::SpriteList, .address = m_sprites.serverAddress()});
    m_log.append(LogEntry::Level::Error, tr("The sprites could not be read. %1", "why").arg(text.sentence));
}

/// Says when the history was read that is shown instead; being offline says it in its own words.
QString SessionMessages::withAge(const QString &sentence) const
{
    if (!m_session.isRemembered() || m_session.error()->kind == ApiError::Kind::Unreachable)
        return sentence;
    return tr("%1 Showing the history from %2.", "an error, time")
        .arg(sentence, seenText(m_session.updatedAt()));
}

/// The list is there, and leaves in doubt what became of the operation.
void SessionMessages::onLooked(const QString &spriteName, Verdict::Doubt doubt)
{
    if (doubt == Verdict::Doubt::None || !std::exchange(m_isCheckExpected, false))
        return;
    const QString time = QLocale().toString(QDateTime::currentDateTime().time(), QLocale::ShortFormat);
    showOutcome(Topic::UnknownResult, MessageBar::Kind::Warning, spriteName,
                tr("This is the history as read at %1. %2").arg(time, doubtText(doubt)),
                {m_actions.checkNow, m_actions.acknowledge});
}

void SessionMessages::onCheckFailed(const QString &spriteName, const ApiError &error)
{
    if (!std::exchange(m_isCheckExpected, false))
        return;
    const ErrorText why = errorText(error,
                                    {.what = ErrorSubject::What::CheckpointList,
                                     .spriteName = spriteName,
                                     .address = m_session.serverAddress()});
    m_log.append(LogEntry::Level::Error, ofSprite(spriteName, why.sentence));
    showOutcome(Topic::UnknownResult, MessageBar::Kind::Warning, spriteName,
                tr("The result is still not known. %1", "why").arg(why.sentence),
                {m_actions.checkNow, m_actions.acknowledge});
}

/// Something was left open by an earlier run of the program, or a person has looked.
void SessionMessages::onUnsettledChanged(const QString &spriteName)
{
    const bool isOpen = m_session.runner().reconciler().isUnsettled(spriteName);
    if (!isOpen && m_topic == Topic::UnknownResult && m_subject == spriteName)
        m_bar.dismiss();
    else if (isOpen && m_topic == Topic::None)
        showUnsettled(spriteName);
}

void SessionMessages::showUnsettled(const QString &spriteName)
{
    m_subject = spriteName;
    show(Topic::UnknownResult, MessageBar::Kind::Warning,
         tr("The result of the last operation on %1 is not known.")
             .arg(displayText(spriteName, LineBreaks::Fold, 80)),
         {m_actions.checkNow, m_actions.acknowledge});
}

void SessionMessages::showSkippedEntries()
{
    const int skipped = m_session.skippedEntries();
    if (skipped == m_skippedTold)
        return;
    m_skippedTold = skipped;
    if (skipped == 0)
        return;
    const QString text =
        tr("Entries of the list that could not be understood and are not shown: %n", nullptr, skipped);
    m_log.append(LogEntry::Level::Warning, text);
    if (m_topic == Topic::None)
        show(Topic::SkippedEntries, MessageBar::Kind::Warning, text, {m_actions.showLog});
}

} // namespace Savepoint
