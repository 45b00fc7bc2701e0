// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QList>

class QAction;
class QGridLayout;
class QHBoxLayout;
class QToolButton;

namespace Savepoint {

class PlainTextLabel;

/// The one message above the history: icon, text, at most two buttons, close. Hidden when there is nothing to
/// say. A new message takes the place of the old one and is announced to screen readers.
class MessageBar final : public QFrame {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessageBar)

public:
    enum class Kind { Information, Success, Warning, Error };
    Q_ENUM(Kind)

    explicit MessageBar(QWidget *parent = nullptr);

    /// `text` is shown literally. The buttons stand for their actions and follow their text and state; the
    /// actions stay the caller's. Only the first two are shown.
    void showMessage(Kind kind, const QString &text, const QList<QAction *> &buttons = {});
    /// Takes the message away. Emits dismissed() when there was one.
    void dismiss();
    [[nodiscard]] bool isShowing() const { return m_showing; }
    [[nodiscard]] QString text() const;
    [[nodiscard]] Kind kind() const { return m_kind; }

Q_SIGNALS:
    void dismissed();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void setButtons(const QList<QAction *> &actions);
    void arrange();
    void updateIcon();
    void announce(bool wasVisible);

    PlainTextLabel *m_icon;
    PlainTextLabel *m_text;
    QGridLayout *m_grid;
    QWidget *m_buttonBox;
    QHBoxLayout *m_buttons;
    QToolButton *m_close;
    QString m_message;
    Kind m_kind = Kind::Information;
    bool m_showing = false;
    bool m_buttonsAreBelow = false;
};

} // namespace Savepoint
