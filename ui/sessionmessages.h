// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
#include "core/operations/verdict.h"
#include "core/records/recordstore.h"
#include "ui/messagebar.h"

#include <QObject>

namespace Savepoint {

class Actions;
class ActivityLogModel;
class SpriteSession;
class SpritesModel;

/// What the message bar says, and which message gives way to which: a result is not wiped away by a failed
/// refresh, an error goes when the next read succeeds, an unknown result stays until somebody has looked.
class SessionMessages final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SessionMessages)

public:
    SessionMessages(SpriteSession &session, const SpritesModel &sprites, ActivityLogModel &log,
                    MessageBar &bar, Actions &actions, QObject *parent);

    void showBackendProblem(const QString &text);
    void showMissingCheckpoint(const QString &checkpointId);
    void showResult(const OperationResult &result);
    /// A later list tells how an operation ended that nobody saw the end of.
    void showSettled(const OperationRecord &record);
    /// The sprite that a message about a result is about; the one on show when there is no such message.
    [[nodiscard]] QString subject() const;
    /// Of the failed restore that the message is about, on the sprite on show; empty: none.
    [[nodiscard]] QString safetyCheckpointId() const;
    /// How something ended that concerns no server: an export, a link. Plain text.
    void showNote(MessageBar::Kind kind, const QString &text);
    /// Says it when the notes could not be opened as they should be.
    void showRecordsReport(const RecordsReport &report);
    /// Something could not be kept that nobody waits for. Said once for each kind of reason.
    void showRecordsProblem(const RecordError &error);
    /// Notes that were asked for could not be saved.
    void showNotesProblem(const QString &text, bool offersRetry);
    void clearNotesProblem();
    void showNotesDone(const QString &text);
    /// Somebody asked for a refresh: its answer is told even where another message stands.
    void expectAnswer() { m_isExpecting = true; }
    /// Somebody asked what became of an operation.
    void expectCheck() { m_isCheckExpected = true; }

private:
    enum class Topic {
        None,
        Backend,
        Records,
        Notes,
        Asleep,
        ReadError,
        SkippedEntries,
        Result,
        UnknownResult,
        MissingCheckpoint,
        Note
    };

    void onSpriteChanged();
    void onStateChanged();
    void updateAsleep();
    void showReadError();
    void logSpritesError();
    [[nodiscard]] QString withAge(const QString &sentence) const;
    void onLooked(const QString &spriteName, Verdict::Doubt doubt);
    void onCheckFailed(const QString &spriteName, const ApiError &error);
    void onUnsettledChanged(const QString &spriteName);
    void showUnsettled(const QString &spriteName);
    void showOutcome(Topic topic, MessageBar::Kind kind, const QString &spriteName, const QString &text,
                     const QList<QAction *> &buttons);
    [[nodiscard]] QString ofSprite(const QString &spriteName, const QString &text) const;
    void showSkippedEntries();
    void show(Topic topic, MessageBar::Kind kind, const QString &text, const QList<QAction *> &buttons = {});

    SpriteSession &m_session;
    const SpritesModel &m_sprites;
    ActivityLogModel &m_log;
    MessageBar &m_bar;
    Actions &m_actions;
    Topic m_topic = Topic::None;
    QString m_subject; // sprite of Topic::Result and Topic::UnknownResult
    QString m_safetyCheckpointId;
    bool m_isExpecting = false;
    bool m_isCheckExpected = false;
    bool m_wasReading = false;
    bool m_isPageAwaited = false; // of the sprites
    bool m_isAsleepTold = false;
    bool m_hadHistory = false;
    int m_skippedTold = 0;
    QList<RecordError::Kind> m_recordsTold;
};

} // namespace Savepoint
