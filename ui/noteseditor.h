// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineEdit>
#include <QPlainTextEdit>

namespace Savepoint {

/// Where a person writes about a checkpoint. As high as its text, between two lines and ten. Leaving it, or
/// Ctrl+Return, commits; Escape takes back what was typed since the last commit.
class NotesEditor final : public QPlainTextEdit {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NotesEditor)

public:
    explicit NotesEditor(QWidget *parent = nullptr);

    /// `text` is what the person sees; `saved` is what Escape goes back to.
    void showNotes(const QString &text, const QString &saved);
    [[nodiscard]] QString notes() const;
    /// Tells what was typed, when it differs from what is saved.
    void commit();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void committed(const QString &notes);
    void left(); ///< by Escape or Ctrl+Return: the keyboard belongs to the history again

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitHeight();

    QString m_saved;
};

/// The same for tags: one line, commas between them. Return commits as well.
class TagsEditor final : public QLineEdit {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TagsEditor)

public:
    explicit TagsEditor(QWidget *parent = nullptr);

    void showTags(const QStringList &tags, const QStringList &saved);
    [[nodiscard]] QStringList tags() const;
    void commit();

Q_SIGNALS:
    void committed(const QStringList &tags);
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QStringList m_saved;
};

/// Tags as one editable line, and back. No order, no doubles, nothing empty.
[[nodiscard]] QString tagsToLine(const QStringList &tags);
[[nodiscard]] QStringList tagsFromLine(const QString &line);

} // namespace Savepoint
