// SPDX-License-Identifier: Apache-2.0
#include "ui/carefulmode.h"

#include <QSettings>

#include <algorithm>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

const QString &arrayName()
{
    static const QString name = u"careful"_s;
    return name;
}

} // namespace

CarefulMode::CarefulMode(QString server, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
{
    for (const Entry &entry : readAll()) {
        if (entry.server != m_server)
            continue;
        if (entry.sprite.name.isEmpty())
            m_forAll = true;
        else
            m_sprites.append(entry.sprite);
    }
}

/// By id where both are known: a sprite that was made again under the same name is another one.
bool CarefulMode::isOn(const SpriteRef &sprite) const
{
    if (sprite.name.isEmpty())
        return false;
    return m_forAll || std::any_of(m_sprites.cbegin(), m_sprites.cend(), [&sprite](const SpriteRef &entry) {
               return entry.matches(sprite);
           });
}

void CarefulMode::set(const SpriteRef &sprite, bool on)
{
    if (sprite.name.isEmpty())
        return;
    const auto removed = m_sprites.removeIf([&](const SpriteRef &entry) { return entry.matches(sprite); });
    if (on)
        m_sprites.append(sprite);
    else if (removed == 0)
        return;
    write();
    emit changed();
}

void CarefulMode::setForAll(bool on)
{
    if (std::exchange(m_forAll, on) == on)
        return;
    write();
    emit changed();
}

/// Of all servers.
QList<CarefulMode::Entry> CarefulMode::readAll()
{
    QSettings stored(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s);
    QList<Entry> entries;
    const int count = stored.beginReadArray(arrayName());
    for (int i = 0; i < count; ++i) {
        stored.setArrayIndex(i);
        entries.append({stored.value("server"_L1).toString(),
                        {stored.value("name"_L1).toString(), stored.value("id"_L1).toString()}});
    }
    return entries;
}

void CarefulMode::write() const
{
    QList<Entry> entries = readAll(); // another window may have added some
    entries.removeIf([this](const Entry &entry) { return entry.server == m_server; });
    if (m_forAll)
        entries.append({m_server, {}});
    for (const SpriteRef &sprite : m_sprites)
        entries.append({m_server, sprite});

    QSettings stored(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s);
    stored.remove(arrayName());
    stored.beginWriteArray(arrayName(), int(entries.size()));
    for (int i = 0; i < int(entries.size()); ++i) {
        stored.setArrayIndex(i);
        stored.setValue("server"_L1, entries.at(i).server);
        stored.setValue("name"_L1, entries.at(i).sprite.name);
        stored.setValue("id"_L1, entries.at(i).sprite.id);
    }
    stored.endArray();
}

} // namespace Savepoint
