// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

class QAbstractItemModel;
class QAction;
class QLineEdit;

namespace Savepoint {

class LogSearch;
class PlainTextLabel;

/// Looks for a text in a log: the field, how many rows match and which of them is current, and the way from
/// one to the next. While a text is typed the nearest match is gone to.
class LogSearchBar final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogSearchBar)

public:
    /// Searches what `model` says in `role`. The model must outlive this.
    LogSearchBar(QAbstractItemModel &model, int role, QWidget *parent = nullptr);

    /// Where the next match is looked for from; invalid: nowhere yet.
    void setCurrent(const QModelIndex &index);
    void focusField();
    /// Keys of the log's view and of the field: Ctrl+F, F3, Shift+F3. True when it was one of them.
    [[nodiscard]] bool handleKey(QKeyEvent &key);

Q_SIGNALS:
    /// This row should be made current and be seen.
    void rowWanted(int row);
    /// Esc in the field: back to the log.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeParts();
    QAction *makeAction(const QString &name, QLatin1StringView icon, const QString &text,
                        const QString &keys);
    void onText(const QString &text);
    void onChanged();
    void updateLabel();
    void goToNext();
    void goToPrevious();
    void goTo(int row);

    LogSearch *m_search;
    QLineEdit *m_field;
    PlainTextLabel *m_matches;
    QAction *m_previous = nullptr;
    QAction *m_next = nullptr;
    QPersistentModelIndex m_current;
    bool m_wantsNearest = false; // as soon as there is one
};

} // namespace Savepoint
