// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/privatebus.h"

#include <QFile>

namespace Savepoint::Test {

using namespace Qt::StringLiterals;

namespace {

const QString Service = u"org.freedesktop.Notifications"_s;

} // namespace

PrivateBus::PrivateBus()
{
    QFile config(m_folder.filePath(u"bus.conf"_s));
    if (!config.open(QIODevice::WriteOnly))
        qFatal("no place for the bus");
    config.write("<busconfig><type>session</type><listen>unix:dir=" + m_folder.path().toUtf8()
                 + "</listen><policy context=\"default\"><allow send_destination=\"*\"/>"
                   "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>");
    config.close();
    m_daemon.start(u"dbus-daemon"_s,
                   {u"--nofork"_s, u"--print-address"_s, u"--config-file"_s, config.fileName()});
    if (!m_daemon.waitForReadyRead())
        qFatal("dbus-daemon does not start: %s", m_daemon.readAllStandardError().constData());
    m_address = QString::fromUtf8(m_daemon.readLine().trimmed());
}

PrivateBus::~PrivateBus()
{
    for (const QString &name : std::as_const(m_names))
        QDBusConnection::disconnectFromBus(name);
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

QDBusConnection PrivateBus::connection(const QString &name)
{
    m_names.append(name);
    QDBusConnection made = QDBusConnection::connectToBus(m_address, name);
    if (!made.isConnected())
        qFatal("no connection to the bus");
    return made;
}

Desktop::Desktop(QDBusConnection bus, QStringList capabilities)
    : m_bus(std::move(bus))
    , m_capabilities(std::move(capabilities))
{
    if (!m_bus.registerObject(u"/org/freedesktop/Notifications"_s, this,
                              QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals)
        || !m_bus.registerService(Service))
        qFatal("the name of the service is taken");
}

Desktop::~Desktop()
{
    m_bus.unregisterService(Service);
}

uint Desktop::Notify(const QString &program, uint replaces, const QString &icon, const QString &title,
                     const QString &body, const QStringList &actions, const QVariantMap &hints, int timeout)
{
    shown.append(QVariantList{program, replaces, icon, title, body, actions, hints, timeout});
    return uint(100 + shown.size());
}

} // namespace Savepoint::Test
