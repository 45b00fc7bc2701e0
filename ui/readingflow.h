// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/connection.h"

#include <QObject>
#include <QPointer>

namespace Savepoint {

class Actions;
class HistoryPane;
class SessionMessages;
class SpriteSession;
class SpritesModel;
struct ActionState;
struct SpriteLink;

/// What can be done with a history without changing anything: take parts of it elsewhere (ids, links,
/// commands, files), follow links to it, hear how a checkpoint came to be. Connects its actions itself; owned
/// by the window.
class ReadingFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReadingFlow)

public:
    /// All of them must outlive it.
    ReadingFlow(const Connection &connection, const SpritesModel &sprites, SpriteSession &session,
                HistoryPane &history, SessionMessages &messages, Actions &actions, QWidget &window);

    /// Follows a `sprite-checkpoint://` link: linkFollowed(), or a message that says why not. Waits for the
    /// first page of sprites when that is under way, because only then it is known who is asleep.
    void openLink(const QString &text);

Q_SIGNALS:
    /// Show this sprite, and select this checkpoint in it unless it is empty. Never act.
    void linkFollowed(const QString &spriteName, const QString &checkpointId);

private:
    void connectActions();
    void askForLink();
    void follow(const SpriteLink &link);
    void copyIds() const;
    void copyLinks() const;
    void copyCommand() const;
    void copyCurl() const;
    void describeLineage();
    void askForExport();
    void exportTo(const QString &path);
    [[nodiscard]] QString organization() const;
    [[nodiscard]] QStringList selectedIds() const;

    const Connection &m_connection;
    const SpritesModel &m_sprites;
    SpriteSession &m_session;
    HistoryPane &m_history;
    SessionMessages &m_messages;
    Actions &m_actions;
    QWidget &m_window;
    QString m_exportFolder;
};

} // namespace Savepoint
