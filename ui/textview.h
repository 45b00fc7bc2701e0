// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPlainTextEdit>

namespace Savepoint {

/// Text to read, select and copy, shown literally. Breaks long words, so that no text can widen its pane.
/// With a line limit it is as high as its text, up to that many lines; without, it takes the room it gets.
class TextView final : public QPlainTextEdit {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextView)

public:
    explicit TextView(int maximumLines = 0, QWidget *parent = nullptr);

    void setMonospaced();
    void showText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fitHeight();

    int m_maximumLines;
};

} // namespace Savepoint
