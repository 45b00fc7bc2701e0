// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/records/spriteref.h"

#include <QList>
#include <QObject>

namespace Savepoint {

/// For which sprites of one account a person wants to be asked twice: kept in the settings of this program.
class CarefulMode final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CarefulMode)

public:
    /// `server`: see recordsServer() in core/session.
    explicit CarefulMode(QString server, QObject *parent = nullptr);

    /// For this sprite, or for all.
    [[nodiscard]] bool isOn(const SpriteRef &sprite) const;
    [[nodiscard]] bool isOnForAll() const { return m_forAll; }
    void set(const SpriteRef &sprite, bool on);
    void setForAll(bool on);

Q_SIGNALS:
    void changed();

private:
    struct Entry {
        QString server;
        SpriteRef sprite; ///< an empty name: all of that server
    };

    [[nodiscard]] static QList<Entry> readAll();
    void write() const;

    const QString m_server;
    QList<SpriteRef> m_sprites;
    bool m_forAll = false;
};

} // namespace Savepoint
