// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusConnection>
#include <QHash>
#include <QObject>
#include <QString>

namespace Savepoint {

/// What a notification of the desktop says. Plain text; a plain value.
struct DesktopNotification {
    QString title;
    QString body;
    QString iconName; ///< freedesktop name
    bool isUrgent = false;

    bool operator==(const DesktopNotification &) const = default;
};

/// Tells the desktop that something has happened, for people who are looking at something else
/// (https://specifications.freedesktop.org/notification-spec). Never waits for an answer, and does nothing
/// where there is no bus or nobody who shows notifications.
class DesktopNotifier final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DesktopNotifier)

public:
    /// `bus`: that of the person's session, usually.
    explicit DesktopNotifier(const QDBusConnection &bus, QObject *parent = nullptr);

    void notify(const DesktopNotification &notification);

Q_SIGNALS:
    /// A person clicked on one of them. `token`: lets a window come to the front where the desktop asks for
    /// such a thing; may be empty.
    void activated(const QString &token);

private Q_SLOTS:
    // By name from the bus, so slots.
    void onActionInvoked(uint id, const QString &action);
    void onActivationToken(uint id, const QString &token);
    void onClosed(uint id, uint reason);

private:
    void send(const DesktopNotification &notification, bool takesMarkup);

    QDBusConnection m_bus;
    QHash<uint, QString> m_shown; // activation tokens by id of the notification
};

} // namespace Savepoint
