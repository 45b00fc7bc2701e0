// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/recorderror.h"
#include "ui/notessection.h"

#include <QObject>

class QFileDialog;
class QWidget;

namespace Savepoint {

class SessionMessages;
class SpriteSession;

/// From what a person notes to the disk: saves what the details' fields commit, marks and tags what is
/// selected, exports and imports. What could not be saved is said in the message bar, and stays in its field.
class NotesFlow final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NotesFlow)

public:
    /// `window` is the parent of the dialogs; all of them must outlive the flow.
    NotesFlow(SpriteSession &session, NotesSection &section, SessionMessages &messages, QWidget &window);

    /// `keys`: of nodes of the session's history.
    void setKnownGood(const QStringList &keys, bool on);
    void setProtected(const QStringList &keys, bool on);
    void askForTags(const QStringList &keys);
    void exportNotes();
    void importNotes();
    /// Tries once more what could not be saved of the sprite on show.
    void saveAgain();
    /// Commits what is being typed and waits for everything; then calls settled().
    void settle();
    [[nodiscard]] bool isUnsettled() const;

Q_SIGNALS:
    /// Nothing is on its way to the disk any more. False: something could not be saved.
    void settled(bool isSaved);

private:
    void save(const NotesEdit &edit);
    void onSaved(const NotesEdit &edit, const RecordResult<Done> &saved);
    void change(const QStringList &keys, const AnnotationChange &change);
    void showExported(const QString &path, const RecordResult<int> &count);
    void showImported(const QString &path, const RecordResult<NotesImport> &result);
    [[nodiscard]] QFileDialog *fileDialog(const QString &title, const QString &name) const;

    SpriteSession &m_session;
    NotesSection &m_section;
    SessionMessages &m_messages;
    QWidget &m_window;
    int m_saving = 0;
    bool m_isSettling = false;
};

} // namespace Savepoint
