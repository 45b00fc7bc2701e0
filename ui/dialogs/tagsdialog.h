// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDialog>
#include <QList>
#include <QStringList>

class QLineEdit;

namespace Savepoint {

/// Edits the tags of one or more checkpoints. What all of them have can be changed; what only some have stays
/// as it is, and is said.
class TagsDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TagsDialog)

public:
    /// `tags`: of each of the checkpoints. `subject`: the id when it is one.
    TagsDialog(const QString &subject, const QList<QStringList> &tags, QWidget *parent = nullptr);

    [[nodiscard]] QStringList addedTags() const;
    [[nodiscard]] QStringList removedTags() const;

private:
    QStringList m_common;
    QLineEdit *m_tags;
};

} // namespace Savepoint
