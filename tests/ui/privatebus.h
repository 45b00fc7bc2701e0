// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QVariantMap>

namespace Savepoint::Test {

/// A bus of its own, in a folder that goes with it: nothing of this computer is on it.
class PrivateBus final {
    Q_DISABLE_COPY_MOVE(PrivateBus)

public:
    PrivateBus();
    ~PrivateBus();

    /// Another program on it.
    [[nodiscard]] QDBusConnection connection(const QString &name);

private:
    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
    QStringList m_names;
};

/// What shows notifications on a desktop. Slots and signals have the names of the specification.
class Desktop final : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
    Q_DISABLE_COPY_MOVE(Desktop)

public:
    Desktop(QDBusConnection bus, QStringList capabilities);
    ~Desktop() override;

    QList<QVariantList> shown; ///< arguments of Notify

public Q_SLOTS:
    QStringList GetCapabilities() { return m_capabilities; } // NOLINT(readability-identifier-naming)
    /// Ids are 101, 102, …
    uint Notify(const QString &program, uint replaces, const QString &icon, const QString &title, // NOLINT
                const QString &body, const QStringList &actions, const QVariantMap &hints, int timeout);

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action); // NOLINT
    void ActivationToken(uint id, const QString &token); // NOLINT
    void NotificationClosed(uint id, uint reason); // NOLINT

private:
    QDBusConnection m_bus;
    QStringList m_capabilities;
};

} // namespace Savepoint::Test
