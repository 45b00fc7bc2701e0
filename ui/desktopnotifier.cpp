// SPDX-License-Identifier: Apache-2.0
#include "ui/desktopnotifier.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Service = "org.freedesktop.Notifications"_L1; // also the name of the interface
constexpr auto Path = "/org/freedesktop/Notifications"_L1;
constexpr uchar UsualUrgency = 1;
constexpr uchar HighUrgency = 2; // stays until somebody has seen it

QDBusMessage callTo(const QString &method)
{
    return QDBusMessage::createMethodCall(Service, Path, Service, method);
}

} // namespace

DesktopNotifier::DesktopNotifier(const QDBusConnection &bus, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
{
    if (!m_bus.isConnected())
        return;
    m_bus.connect(Service, Path, Service, u"ActionInvoked"_s, this,
                  SLOT(onActionInvoked(uint, QString))); // NOLINT: QtDBus knows no other form
    m_bus.connect(Service, Path, Service, u"ActivationToken"_s, this, SLOT(onActivationToken(uint, QString)));
    m_bus.connect(Service, Path, Service, u"NotificationClosed"_s, this, SLOT(onClosed(uint, uint)));
}

void DesktopNotifier::notify(const DesktopNotification &notification)
{
    if (!m_bus.isConnected())
        return;
    // Asked each time: whoever shows them may be another one by now.
    auto *asked = new QDBusPendingCallWatcher(m_bus.asyncCall(callTo(u"GetCapabilities"_s)), this);
    connect(asked, &QDBusPendingCallWatcher::finished, this, [this, asked, notification] {
        asked->deleteLater();
        const QDBusPendingReply<QStringList> reply = *asked;
        if (reply.isValid()) // else there is nobody
            send(notification, reply.value().contains("body-markup"_L1));
    });
}

void DesktopNotifier::send(const DesktopNotification &notification, bool takesMarkup)
{
    const QVariantMap hints{
        {u"urgency"_s, QVariant::fromValue(notification.isUrgent ? HighUrgency : UsualUrgency)},
        {u"desktop-entry"_s, u"dev.savepoint.Savepoint"_s},
        {u"category"_s, notification.isUrgent ? u"transfer.error"_s : u"transfer.complete"_s},
    };
    QDBusMessage call = callTo(u"Notify"_s);
    call.setArguments({u"Savepoint"_s, uint(0), notification.iconName, notification.title,
                       takesMarkup ? notification.body.toHtmlEscaped() : notification.body,
                       QStringList{u"default"_s, tr("Show")}, hints, -1});
    auto *sent = new QDBusPendingCallWatcher(m_bus.asyncCall(call), this);
    connect(sent, &QDBusPendingCallWatcher::finished, this, [this, sent] {
        sent->deleteLater();
        const QDBusPendingReply<uint> reply = *sent;
        if (reply.isValid())
            m_shown.insert(reply.value(), {});
    });
}

void DesktopNotifier::onActivationToken(uint id, const QString &token)
{
    if (const auto shown = m_shown.find(id); shown != m_shown.end()) // else it is another program's
        *shown = token;
}

void DesktopNotifier::onActionInvoked(uint id, const QString &action)
{
    if (m_shown.contains(id) && action == "default"_L1)
        emit activated(m_shown.value(id));
}

void DesktopNotifier::onClosed(uint id, uint /*reason*/)
{
    m_shown.remove(id);
}

} // namespace Savepoint
