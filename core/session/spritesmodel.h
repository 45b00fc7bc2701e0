// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/client.h"
#include "core/records/historycache.h"
#include "core/session/spritepaging.h"

#include <QAbstractItemModel>
#include <QList>

#include <optional>

namespace Savepoint {

/// Account -> Sprite, two levels, one account. Read from the control plane page by page: the first page on
/// refresh(), further ones as a view asks (canFetchMore) for the account row. A refresh keeps the rows that
/// stay and their persistent indexes.
///
/// With a cache of histories the rows also say what is remembered of each sprite, and when no list could be
/// read yet, the remembered sprites are the rows.
class SpritesModel final : public QAbstractItemModel {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SpritesModel)

public:
    enum Role {
        NameRole = Qt::UserRole, ///< QString; empty for the account row
        StatusRole, ///< int(SpriteInfo::Status)
        IsAccountRole, ///< bool
        CheckpointCountRole, ///< int; as remembered, invalid when nothing is
        SeenAtRole, ///< QDateTime, UTC; when the remembered history was read, invalid when nothing is
    };

    /// `client` and `histories` (none: nullptr) must outlive the model. `accountName`: what the account row
    /// says until the server has named an organization; an empty one is shown by the view in its own words.
    SpritesModel(Client &client, QString accountName, QObject *parent = nullptr,
                 HistoryCache *histories = nullptr);
    ~SpritesModel() override;

    void refresh();
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// Of the server that is asked, as it is shown to people.
    [[nodiscard]] QString serverAddress() const;
    /// True when a page could be read, also an empty one.
    [[nodiscard]] bool hasRead() const { return m_hasRead; }
    /// Why the last page could not be read, until a later one could.
    [[nodiscard]] const std::optional<ApiError> &error() const { return m_error; }
    [[nodiscard]] int spriteCount() const { return int(m_sprites.size()); }
    /// Empty when there is no such sprite in the pages read so far.
    [[nodiscard]] std::optional<SpriteInfo> find(const QString &name) const;
    /// Takes over what the control plane said of one sprite, when it is in the list.
    void update(const SpriteInfo &sprite);
    /// The organization of the sprite as the server said; when it said none, that of any other sprite,
    /// because a token belongs to one organization. Empty: not known.
    [[nodiscard]] QString organizationOf(const QString &spriteName) const;
    [[nodiscard]] QModelIndex indexOf(const QString &name) const;
    [[nodiscard]] QModelIndex accountIndex() const { return index(0, 0); }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void pageRequested(); ///< isLoading() from now on
    /// A page arrived or could not be read: see error(), isLoading().
    void pageFinished();
    void organizationRead(); ///< the server has named one, for the first time

private:
    void request(const QString &token);
    void takePage(const SpritePage &page);
    void takeRemembered();
    void takeSprite(const SpriteInfo &sprite);
    void noteOrganization(const SpriteInfo &sprite);
    [[nodiscard]] QString accountText() const;
    void onHistoriesChanged();
    [[nodiscard]] QVariant rememberedValue(const SpriteInfo &sprite, int role) const;

    Client &m_client;
    HistoryCache *m_histories;
    QString m_accountName;
    QList<SpriteInfo> m_sprites;
    SpritePaging m_paging; // of this refresh
    QString m_organization; // as the server said first
    std::optional<ApiError> m_error;
    bool m_loading = false;
    bool m_hasRead = false;
    int m_generation = 0;
};

} // namespace Savepoint
