// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/annotations.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QString>

#include <optional>

namespace Savepoint {

class FieldGrid;
class NotesEditor;
class PlainTextLabel;
class TagsEditor;

/// What a person changed about one checkpoint, on its way to the disk. A value.
struct NotesEdit {
    QString spriteName;
    QString key; ///< of the node
    AnnotationChange change;
    int number = 0; ///< tells an edit from a later one of the same checkpoint
};

/// The rows of the overview in which a person writes: notes and tags of the checkpoint on show.
///
/// What was typed stays in the field until it is known to be saved, also when another checkpoint is shown
/// meanwhile: coming back shows it again. Emits edited(); its receiver answers with setSaved() or
/// setNotSaved().
class NotesSection final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NotesSection)

public:
    /// Adds its rows to `form`; the widgets belong to `parent`.
    NotesSection(FieldGrid *form, QWidget *parent);

    /// An empty key hides the rows: there is nothing to write about.
    void show(const QString &spriteName, const QString &key, const Annotation &saved);
    /// Puts the keyboard behind the end of the notes.
    void edit();
    /// Commits what is being typed. Call it before the window goes.
    void commit();

    /// `saved`: what stands on the disk now; another window may have had a part in it.
    void setSaved(const NotesEdit &edit, const Annotation &saved);
    void setNotSaved(const NotesEdit &edit);
    /// What was typed and is not known to be saved.
    [[nodiscard]] QList<NotesEdit> unsaved() const;

Q_SIGNALS:
    void edited(const Savepoint::NotesEdit &edit);
    void left(); ///< the keyboard belongs to the history again

private:
    struct Draft {
        QString spriteName;
        QString key;
        std::optional<QString> notes;
        QString notesBefore;
        std::optional<QStringList> tags;
        QStringList savedTags;
        int number = 0;
        bool hasFailed = false;
    };

    void onNotesCommitted(const QString &notes);
    void onTagsCommitted(const QStringList &tags);
    void commitDraft(Draft draft);
    void updateEditors(bool keepTyping);
    [[nodiscard]] QString draftKey() const;
    [[nodiscard]] Draft currentDraft() const;
    [[nodiscard]] static NotesEdit editOf(const Draft &draft);

    FieldGrid *m_form;
    QWidget *m_notesBox;
    NotesEditor *m_notes;
    TagsEditor *m_tags;
    PlainTextLabel *m_problem;
    QString m_spriteName;
    QString m_key;
    Annotation m_saved;
    QString m_notesBefore; // what the field showed before anybody typed into it
    QHash<QString, Draft> m_drafts; // by sprite and key
    int m_lastNumber = 0;
};

} // namespace Savepoint
