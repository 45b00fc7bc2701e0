// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIdentityProxyModel>

namespace Savepoint {

/// The rows of SpritesModel in the window's words: what an account without a name is called, what a screen
/// reader says of a row. Hides that there is more to fetch: a tree view would fetch every page at once, the
/// pane asks as a person scrolls.
class SpritesRows final : public QIdentityProxyModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpritesRows)

public:
    using QIdentityProxyModel::QIdentityProxyModel;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &) const override { return false; }

    /// “Running”, “Warm”, “Asleep”, “Unknown”.
    [[nodiscard]] static QString statusWord(int status);
    /// “14 checkpoints, seen 14:03”; empty when nothing is remembered.
    [[nodiscard]] static QString rememberedText(const QModelIndex &index);

private:
    [[nodiscard]] QString accessibleText(const QModelIndex &index, const QString &name) const;
};

} // namespace Savepoint
