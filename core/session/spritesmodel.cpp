// SPDX-License-Identifier: Apache-2.0
#include "core/session/spritesmodel.h"

#include "core/base/plaintext.h"
#include "core/session/connection.h"

#include <algorithm>

namespace Savepoint {

namespace {

// internalId: which level an index is on. The account row is the parent of every sprite row.
constexpr quintptr AccountLevel = 0;
constexpr quintptr SpriteLevel = 1;

} // namespace

SpritesModel::SpritesModel(Client &client, QString accountName, QObject *parent, HistoryCache *histories)
    : QAbstractItemModel(parent)
    , m_client(client)
    , m_histories(histories)
    , m_accountName(std::move(accountName))
{
    if (m_histories)
        connect(m_histories, &HistoryCache::changed, this, &SpritesModel::onHistoriesChanged);
}

SpritesModel::~SpritesModel() = default;

void SpritesModel::refresh()
{
    ++m_generation;
    m_paging = {};
    request({});
}

void SpritesModel::request(const QString &token)
{
    m_loading = true;
    const int generation = m_generation;
    m_client.listSprites(token, this, [this, generation](const ApiResult<SpritePage> &answer) {
        if (generation != m_generation) // a newer refresh has started
            return;
        m_loading = false;
        m_error.reset();
        if (answer)
            takePage(*answer);
        else
            m_error = answer.error();
        if (m_error && m_sprites.isEmpty())
            takeRemembered();
        emit pageFinished();
    });
    emit pageRequested();
}

/// Better than an empty list. Of sprites nobody could be asked about the status is not known; the next list
/// that can be read corrects the rest.
void SpritesModel::takeRemembered()
{
    if (!m_histories)
        return;
    for (const RememberedSprite &remembered : m_histories->sprites()) {
        SpriteInfo sprite;
        sprite.id = remembered.sprite.id;
        sprite.name = remembered.sprite.name;
        takeSprite(sprite);
    }
}

void SpritesModel::onHistoriesChanged()
{
    if (m_error && m_sprites.isEmpty()) { // read later than the answer came
        takeRemembered();
        emit pageFinished();
    }
    if (m_sprites.isEmpty())
        return;
    const QModelIndex account = accountIndex();
    emit dataChanged(index(0, 0, account), index(int(m_sprites.size()) - 1, 0, account),
                     {CheckpointCountRole, SeenAtRole});
}

/// Also of a sprite that is not in the list, because that could not be read.
void SpritesModel::noteOrganization(const SpriteInfo &sprite)
{
    if (sprite.organization.isEmpty() || !m_organization.isEmpty())
        return;
    m_organization = sprite.organization;
    emit dataChanged(accountIndex(), accountIndex());
    emit organizationRead();
}

void SpritesModel::update(const SpriteInfo &sprite)
{
    noteOrganization(sprite);
    if (find(sprite.name))
        takeSprite(sprite);
}

/// Adds the sprite at its place, or brings its row up to date.
void SpritesModel::takeSprite(const SpriteInfo &sprite)
{
    noteOrganization(sprite);
    const QModelIndex account = accountIndex();
    const auto known = std::find_if(m_sprites.begin(), m_sprites.end(),
                                    [&](const SpriteInfo &other) { return other.name == sprite.name; });
    if (known != m_sprites.end()) {
        const int row = int(known - m_sprites.begin());
        if (*known != sprite) {
            *known = sprite;
            const QModelIndex changed = index(row, 0, account);
            emit dataChanged(changed, changed);
        }
        return;
    }
    const auto place = std::lower_bound(m_sprites.begin(), m_sprites.end(), sprite,
                                        [](const SpriteInfo &left, const SpriteInfo &right) {
                                            return left.name.localeAwareCompare(right.name) < 0;
                                        });
    const int row = int(place - m_sprites.begin());
    beginInsertRows(account, row, row);
    m_sprites.insert(row, sprite);
    endInsertRows();
}

void SpritesModel::takePage(const SpritePage &page)
{
    m_hasRead = true;
    const QModelIndex account = accountIndex();
    for (const SpriteInfo &sprite : m_paging.take(page))
        takeSprite(sprite);
    if (!m_paging.nextToken().isEmpty())
        return;
    for (int row = int(m_sprites.size()) - 1; row >= 0; --row) { // all pages read: what was not seen is gone
        if (m_paging.hasSeen(m_sprites.at(row).name))
            continue;
        beginRemoveRows(account, row, row);
        m_sprites.removeAt(row);
        endRemoveRows();
    }
}

std::optional<SpriteInfo> SpritesModel::find(const QString &name) const
{
    const auto found = std::find_if(m_sprites.cbegin(), m_sprites.cend(),
                                    [&](const SpriteInfo &sprite) { return sprite.name == name; });
    return found == m_sprites.cend() ? std::nullopt : std::optional(*found);
}

QString SpritesModel::accountText() const
{
    const bool isNamedByView = m_accountName.isEmpty();
    return isNamedByView || m_organization.isEmpty() ? m_accountName : m_organization;
}

QString SpritesModel::organizationOf(const QString &spriteName) const
{
    const auto sprite = find(spriteName);
    return sprite && !sprite->organization.isEmpty() ? sprite->organization : m_organization;
}

QModelIndex SpritesModel::indexOf(const QString &name) const
{
    for (int row = 0; row < int(m_sprites.size()); ++row) {
        if (m_sprites.at(row).name == name)
            return index(row, 0, accountIndex());
    }
    return {};
}

QModelIndex SpritesModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? SpriteLevel : AccountLevel);
}

QModelIndex SpritesModel::parent(const QModelIndex &child) const
{
    return child.isValid() && child.internalId() == SpriteLevel ? createIndex(0, 0, AccountLevel)
                                                                : QModelIndex();
}

int SpritesModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return 1;
    return parent.internalId() == AccountLevel && parent.column() == 0 ? int(m_sprites.size()) : 0;
}

int SpritesModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant SpritesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == AccountLevel) {
        switch (role) {
        case Qt::DisplayRole:
            return displayText(accountText(), LineBreaks::Fold, 200);
        case IsAccountRole:
            return true;
        default:
            return {};
        }
    }
    const SpriteInfo &sprite = m_sprites.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(sprite.name, LineBreaks::Fold, 200);
    case NameRole:
        return sprite.name;
    case StatusRole:
        return int(sprite.status);
    case IsAccountRole:
        return false;
    case CheckpointCountRole:
    case SeenAtRole:
        return rememberedValue(sprite, role);
    default:
        return {};
    }
}

QVariant SpritesModel::rememberedValue(const SpriteInfo &sprite, int role) const
{
    const auto remembered = m_histories ? m_histories->find({sprite.name, sprite.id}) : std::nullopt;
    if (!remembered)
        return {};
    return role == SeenAtRole ? QVariant(remembered->seenAt) : QVariant(remembered->checkpointCount);
}

bool SpritesModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.isValid() && parent.internalId() == AccountLevel && !m_paging.nextToken().isEmpty()
        && !m_loading;
}

void SpritesModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(m_paging.nextToken());
}

QString SpritesModel::serverAddress() const
{
    return shownAddress(m_client.baseUrl());
}

} // namespace Savepoint
