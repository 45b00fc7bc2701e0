// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;

namespace Savepoint {

class PlainTextLabel;

/// What stands where there is nothing to list: an icon, one sentence, one next step, one button. Also the
/// loading and the error state of a pane. The sentence can be selected and copied.
class EmptyState final : public QWidget {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmptyState)

public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// `button` stays the caller's and is followed in text and state; `more` is a second, quieter one.
    void showMessage(QLatin1StringView iconName, const QString &sentence, const QString &nextStep = {},
                     QAction *button = nullptr, QAction *more = nullptr);
    void showBusy(const QString &sentence);
    [[nodiscard]] QString sentence() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateIcon();
    void follow(QPushButton *button, QAction *&followed, QAction *action);

    QLabel *m_icon;
    PlainTextLabel *m_sentence;
    PlainTextLabel *m_nextStep;
    QProgressBar *m_busy;
    QPushButton *m_button;
    QPushButton *m_more;
    QAction *m_action = nullptr;
    QAction *m_moreAction = nullptr;
    QLatin1StringView m_iconName;
};

/// Makes `button` stand for `action`: text, state and tooltip follow it, a click triggers it.
void bindButton(QPushButton *button, QAction *action);

} // namespace Savepoint
