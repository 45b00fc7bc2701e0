// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListView>
#include <QStringList>

#include <functional>

namespace Savepoint {

/// The ancestors of a checkpoint below each other, oldest first, as links: a click or Return follows one.
/// Those that are not in the list of checkpoints can be read, not followed. As high as its rows, up to a
/// limit.
class AncestryList final : public QListView {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AncestryList)

public:
    explicit AncestryList(int maximumLines, QWidget *parent = nullptr);

    /// `isListed` is asked once for each id, now. The newest ancestors are scrolled to.
    void showAncestry(const QStringList &ids, const std::function<bool(const QString &)> &isListed);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void linkActivated(const QString &key);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Model;

    void follow(const QModelIndex &index);
    [[nodiscard]] int heightOf(int lines) const;

    Model *m_ancestors;
    int m_maximumLines;
};

} // namespace Savepoint
