// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/operations/activitylogmodel.h"
#include "core/operations/activityrecorder.h"
#include "core/records/activityfiles.h"
#include "core/session/connection.h"
#include "core/session/spritesession.h"
#include "core/session/spritesmodel.h"
#include "ui/mainwindow.h"

#include <QTemporaryDir>
#include <QTreeView>

namespace Savepoint {
class LocalBackend;
}

namespace Savepoint::Test {

/// Settings of windows go to a folder of their own as long as this lives.
class OwnSettings final {
    Q_DISABLE_COPY_MOVE(OwnSettings)

public:
    OwnSettings();
    void forget() const; ///< as on the first start

private:
    QTemporaryDir m_folder;
};

/// A local backend with its `practice` sprite, in a folder that goes with it.
class PracticeBackend final {
    Q_DISABLE_COPY_MOVE(PracticeBackend)

public:
    PracticeBackend();
    ~PracticeBackend();

    [[nodiscard]] Connection connection() const;
    /// A live file of the sprite.
    [[nodiscard]] QString livePath(const QString &file) const;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<LocalBackend> m_backend;
};

/// The whole window, put together as the program does it, and driven as a person does: by names, by the
/// mouse, by keys that go to whatever has the focus.
class WindowRig final {
    Q_DISABLE_COPY_MOVE(WindowRig)

public:
    explicit WindowRig(const Connection &connection,
                       std::chrono::milliseconds patience = std::chrono::seconds(20));
    ~WindowRig();

    /// Shows the window, and reads the sprites as the program does.
    [[nodiscard]] bool show();

    /// In the dialog that is open, else in the window. Null when there is none.
    template<typename T> [[nodiscard]] T *part(const QString &name) const
    {
        return top()->findChild<T *>(name);
    }
    [[nodiscard]] QWidget *dialog() const; ///< the one that is open, or null

    [[nodiscard]] QAction *action(const QString &name) const;
    [[nodiscard]] bool trigger(const QString &action); ///< false unless it exists and is enabled
    /// The reason a disabled action gives; empty for one that can be used.
    [[nodiscard]] QString whyNot(const QString &action) const;

    [[nodiscard]] bool click(const QString &button); ///< by the mouse; false unless visible and enabled
    [[nodiscard]] bool clickTool(const QString &action); ///< its button in the tool bar
    [[nodiscard]] bool clickSprite(const QString &name);
    [[nodiscard]] bool clickRow(const QString &checkpointId);
    [[nodiscard]] QWidget *focus() const;
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    void type(const QString &text);
    /// Presses Tab until the named widget has the focus.
    [[nodiscard]] bool tabTo(const QString &name);
    /// Presses `key` until the selected checkpoint is this one.
    [[nodiscard]] bool keyToRow(Qt::Key key, const QString &checkpointId);

    [[nodiscard]] QTreeView &history() const;
    [[nodiscard]] QModelIndex row(const QString &checkpointId) const;
    /// The rows as shown, two spaces for each level: “v7 Release 1.0”.
    [[nodiscard]] QStringList rows() const;
    [[nodiscard]] QString selectedId() const; ///< of the one selected checkpoint
    [[nodiscard]] QString parentOf(const QString &checkpointId) const;
    [[nodiscard]] QString message() const; ///< of the message bar; empty when it is hidden
    [[nodiscard]] QString label(const QString &name) const;
    /// What stands in the place of the sprites or the history; empty when they are shown.
    [[nodiscard]] QString sentenceOf(const QString &emptyState) const;

    /// Every text that the window and its dialogs show, say or keep as a tooltip, with its place.
    [[nodiscard]] QList<std::pair<QString, QString>> texts() const;

    Client client;
    OperationRunner runner;
    SpriteSession session;
    SpritesModel sprites;
    ActivityLogModel log;
    QTemporaryDir activityFolder;
    ActivityFiles files;
    ActivityRecorder recorder;
    std::unique_ptr<MainWindow> window;

private:
    [[nodiscard]] QWidget *top() const;
};

} // namespace Savepoint::Test
