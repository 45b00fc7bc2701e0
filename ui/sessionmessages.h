// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/operation.h"
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
    /// How something ended that concerns no server: an export, a link. Plain text.
    void showNote(MessageBar::Kind kind, const QString &text);
    /// Somebody asked for a refresh: its answer is told even where another message stands.
    void expectAnswer() { m_isExpecting = true; }

private:
    enum class Topic {
        None,
        Backend,
        ReadError,
        SkippedEntries,
        Result,
        UnknownResult,
        MissingCheckpoint,
        Note
    };

    void onSpriteChanged();
    void onStateChanged();
    void showReadError();
    void showChecked();
    void showSkippedEntries();
    void show(Topic topic, MessageBar::Kind kind, const QString &text, const QList<QAction *> &buttons = {});

    SpriteSession &m_session;
    const SpritesModel &m_sprites;
    ActivityLogModel &m_log;
    MessageBar &m_bar;
    Actions &m_actions;
    Topic m_topic = Topic::None;
    bool m_isExpecting = false;
    bool m_wasReading = false;
    int m_skippedTold = 0;
};

} // namespace Savepoint
