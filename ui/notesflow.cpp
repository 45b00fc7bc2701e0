// SPDX-License-Identifier: Apache-2.0
#include "ui/notesflow.h"

#include "core/base/plaintext.h"
#include "core/records/records.h"
#include "core/session/spritesession.h"
#include "ui/checkpointtext.h"
#include "ui/dialogs/tagsdialog.h"
#include "ui/recordtext.h"
#include "ui/sessionmessages.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QString fileText(const QString &path)
{
    return displayText(QDir::toNativeSeparators(path), LineBreaks::Fold, 200);
}

} // namespace

NotesFlow::NotesFlow(SpriteSession &session, NotesSection &section, SessionMessages &messages,
                     QWidget &window)
    : QObject(&window)
    , m_session(session)
    , m_section(section)
    , m_messages(messages)
    , m_window(window)
{
    connect(&m_section, &NotesSection::edited, this, &NotesFlow::save);
}

void NotesFlow::save(const NotesEdit &edit)
{
    if (edit.spriteName != m_session.spriteName()) { // it was left before the field was
        m_section.setNotSaved(edit);
        return;
    }
    ++m_saving;
    m_session.annotate({edit.key}, edit.change, this, [this, edit](const RecordResult<Done> &saved) {
        --m_saving;
        onSaved(edit, saved);
    });
}

void NotesFlow::onSaved(const NotesEdit &edit, const RecordResult<Done> &saved)
{
    if (saved) {
        const Annotation now =
            edit.spriteName == m_session.spriteName() ? m_session.annotationOf(edit.key) : Annotation();
        m_section.setSaved(edit, now);
        m_messages.clearNotesProblem();
        if (edit.change.notes && !now.notes.isEmpty() && now.notes != *edit.change.notes) {
            m_messages.showNotesDone(
                tr("Another window has changed the notes of %1 meanwhile. Both texts are kept, one below the "
                   "other.")
                    .arg(idText(edit.key)));
        }
    } else {
        m_section.setNotSaved(edit);
        m_messages.showNotesProblem(
            tr("The notes of %1 could not be saved. %2 They stay in their field.", "id, why")
                .arg(idText(edit.key), recordErrorText(saved.error())),
            true);
    }
    if (m_isSettling && m_saving == 0) {
        m_isSettling = false;
        emit settled(m_section.unsaved().isEmpty());
    }
}

void NotesFlow::saveAgain()
{
    for (const NotesEdit &edit : m_section.unsaved()) {
        if (edit.spriteName == m_session.spriteName())
            save(edit);
    }
}

bool NotesFlow::isUnsettled() const
{
    return m_saving > 0 || !m_section.unsaved().isEmpty();
}

void NotesFlow::settle()
{
    m_section.commit();
    if (m_saving == 0)
        saveAgain();
    m_isSettling = m_saving > 0;
    if (!m_isSettling)
        emit settled(m_section.unsaved().isEmpty());
}

void NotesFlow::setKnownGood(const QStringList &keys, bool on)
{
    change(keys, {.isKnownGood = on});
}

void NotesFlow::setProtected(const QStringList &keys, bool on)
{
    change(keys, {.isProtected = on});
}

void NotesFlow::change(const QStringList &keys, const AnnotationChange &change)
{
    m_session.annotate(keys, change, this, [this](const RecordResult<Done> &saved) {
        if (!saved) {
            m_messages.showNotesProblem(
                tr("The change could not be saved. %1", "why").arg(recordErrorText(saved.error())), false);
        }
    });
}

void NotesFlow::askForTags(const QStringList &keys)
{
    QList<QStringList> tags;
    for (const QString &key : keys) {
        if (const int node = m_session.history().indexOf(key); node >= 0)
            tags.append(m_session.history().node(node).annotation.tags);
    }
    if (tags.isEmpty())
        return;
    auto *dialog = new TagsDialog(keys.first(), tags, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, keys, sprite = m_session.spriteName()] {
        if (sprite == m_session.spriteName())
            change(keys, {.addedTags = dialog->addedTags(), .removedTags = dialog->removedTags()});
    });
    dialog->open();
}

QFileDialog *NotesFlow::fileDialog(const QString &title, const QString &name) const
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    auto *dialog = new QFileDialog(&m_window, title, name.isEmpty() ? folder.path() : folder.filePath(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setNameFilters({tr("Notes (*.json)"), tr("All files (*)")});
    dialog->setDefaultSuffix(u"json"_s);
    return dialog;
}

void NotesFlow::exportNotes()
{
    QFileDialog *dialog =
        fileDialog(tr("Export Notes"),
                   "savepoint-notes-%1.json"_L1.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd"_s)));
    dialog->setObjectName(u"exportNotesDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_session.records()->annotations().exportTo(
            path, this, [this, path](const RecordResult<int> &count) { showExported(path, count); });
    });
    dialog->open();
}

void NotesFlow::importNotes()
{
    QFileDialog *dialog = fileDialog(tr("Import Notes"), {});
    dialog->setObjectName(u"importNotesDialog"_s);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_session.records()->annotations().importFrom(
            path, this,
            [this, path](const RecordResult<NotesImport> &result) { showImported(path, result); });
    });
    dialog->open();
}

void NotesFlow::showExported(const QString &path, const RecordResult<int> &count)
{
    if (!count) {
        m_messages.showNotesProblem(
            tr("The notes could not be exported. %1", "why").arg(recordErrorText(count.error())), false);
        return;
    }
    m_messages.showNotesDone(
        tr("The notes of %n checkpoint(s) were exported to %1.", nullptr, *count).arg(fileText(path)));
}

void NotesFlow::showImported(const QString &path, const RecordResult<NotesImport> &result)
{
    if (!result) {
        m_messages.showNotesProblem(
            tr("No notes were imported. %1", "why").arg(recordErrorText(result.error())), false);
        return;
    }
    m_messages.showNotesDone(tr("Of %n note(s) in %1, %2 said something new.", nullptr, result->read)
                                 .arg(fileText(path), QString::number(result->changed)));
}

} // namespace Savepoint
