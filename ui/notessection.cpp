// SPDX-License-Identifier: Apache-2.0
#include "ui/notessection.h"

#include "ui/fieldgrid.h"
#include "ui/noteseditor.h"
#include "ui/plaintextlabel.h"

#include <QVBoxLayout>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QStringList without(const QStringList &tags, const QStringList &others)
{
    QStringList left = tags;
    left.removeIf([&others](const QString &tag) { return others.contains(tag); });
    return left;
}

} // namespace

NotesSection::NotesSection(FieldGrid *form, QWidget *parent)
    : QObject(parent)
    , m_form(form)
    , m_notesBox(new QWidget(parent))
    , m_notes(new NotesEditor(m_notesBox))
    , m_tags(new TagsEditor(parent))
    , m_problem(new PlainTextLabel(tr("Not saved yet. Leave the field to try again."), m_notesBox))
{
    m_problem->setObjectName(u"notesProblem"_s);
    m_problem->setWordWrap(true);
    auto *box = new QVBoxLayout(m_notesBox);
    box->setContentsMargins({});
    box->setSpacing(2);
    box->addWidget(m_notes);
    box->addWidget(m_problem);
    auto *notesLabel = new QLabel(tr("Notes"), parent);
    notesLabel->setBuddy(m_notes);
    auto *tagsLabel = new QLabel(tr("Tags"), parent);
    tagsLabel->setBuddy(m_tags);
    m_form->addRow(notesLabel, m_notesBox);
    m_form->addRow(tagsLabel, m_tags);
    connect(m_notes, &NotesEditor::committed, this, &NotesSection::onNotesCommitted);
    connect(m_tags, &TagsEditor::committed, this, &NotesSection::onTagsCommitted);
    connect(m_notes, &NotesEditor::left, this, &NotesSection::left);
    connect(m_tags, &TagsEditor::left, this, &NotesSection::left);
}

void NotesSection::show(const QString &spriteName, const QString &key, const Annotation &saved)
{
    const bool isOther = spriteName != m_spriteName || key != m_key;
    if (isOther) {
        commit();
        m_notes->clearFocus(); // what is typed next is not meant for this one
        m_tags->clearFocus();
    }
    m_spriteName = spriteName;
    m_key = key;
    m_saved = saved;
    updateEditors(!isOther);
}

/// With `keepTyping` a field that has the keyboard keeps its text.
void NotesSection::updateEditors(bool keepTyping)
{
    const Draft draft = currentDraft();
    const bool isTyping = keepTyping && m_notes->hasFocus();
    if (!isTyping)
        m_notesBefore = draft.notes ? draft.notesBefore : m_saved.notes;
    m_notes->showNotes(isTyping ? m_notes->notes() : draft.notes.value_or(m_saved.notes), m_saved.notes);
    m_tags->showTags(keepTyping && m_tags->hasFocus() ? m_tags->tags() : draft.tags.value_or(m_saved.tags),
                     m_saved.tags);
    m_problem->setVisible(draft.hasFailed);
    m_form->setRowVisible(m_notesBox, !m_key.isEmpty());
    m_form->setRowVisible(m_tags, !m_key.isEmpty());
}

void NotesSection::edit()
{
    m_notes->setFocus(Qt::ShortcutFocusReason);
    m_notes->moveCursor(QTextCursor::End);
}

void NotesSection::commit()
{
    if (m_key.isEmpty())
        return;
    m_notes->commit();
    m_tags->commit();
}

QString NotesSection::draftKey() const
{
    return m_spriteName + u'\n' + m_key;
}

NotesSection::Draft NotesSection::currentDraft() const
{
    Draft draft = m_drafts.value(draftKey());
    draft.spriteName = m_spriteName;
    draft.key = m_key;
    return draft;
}

void NotesSection::onNotesCommitted(const QString &notes)
{
    Draft draft = currentDraft();
    draft.notes = notes == m_saved.notes ? std::nullopt : std::optional(notes);
    draft.notesBefore = m_notesBefore;
    commitDraft(draft);
}

void NotesSection::onTagsCommitted(const QStringList &tags)
{
    Draft draft = currentDraft();
    draft.tags = tags == m_saved.tags ? std::nullopt : std::optional(tags);
    draft.savedTags = m_saved.tags;
    commitDraft(draft);
}

void NotesSection::commitDraft(Draft draft)
{
    if (!draft.notes && !draft.tags) { // back at what is saved
        m_drafts.remove(draftKey());
        updateEditors(true);
        return;
    }
    draft.number = ++m_lastNumber;
    m_drafts.insert(draftKey(), draft);
    emit edited(editOf(draft));
}

NotesEdit NotesSection::editOf(const Draft &draft)
{
    AnnotationChange change{.notes = draft.notes, .notesBefore = draft.notesBefore};
    if (draft.tags) {
        change.addedTags = without(*draft.tags, draft.savedTags);
        change.removedTags = without(draft.savedTags, *draft.tags);
    }
    return {draft.spriteName, draft.key, change, draft.number};
}

void NotesSection::setSaved(const NotesEdit &edit, const Annotation &saved)
{
    const QString key = edit.spriteName + u'\n' + edit.key;
    const Draft draft = m_drafts.value(key);
    if (draft.number == edit.number) {
        m_drafts.remove(key);
        if (key == draftKey()) // a long history knows it a little later
            m_saved = saved;
    }
    updateEditors(true);
}

void NotesSection::setNotSaved(const NotesEdit &edit)
{
    const auto draft = m_drafts.find(edit.spriteName + u'\n' + edit.key);
    if (draft != m_drafts.end())
        draft->hasFailed = true;
    updateEditors(true);
}

QList<NotesEdit> NotesSection::unsaved() const
{
    QList<NotesEdit> edits;
    for (const Draft &draft : m_drafts)
        edits.append(editOf(draft));
    return edits;
}

} // namespace Savepoint
