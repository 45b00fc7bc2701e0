// SPDX-License-Identifier: Apache-2.0
#include "ui/logtext.h"

#include "core/base/plaintext.h"
#include "ui/plaintextlabel.h"
#include "ui/timetext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

struct LogWords {
    Q_DECLARE_TR_FUNCTIONS(Savepoint::LogText)
};

constexpr qsizetype MaxSpokenLength = 2000;
constexpr qsizetype MaxToolTipLength = 4000;

QString exactTime(const QDateTime &utc)
{
    return utc.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) + " UTC"_L1;
}

} // namespace

QString levelWord(LogEntry::Level level)
{
    switch (level) {
    case LogEntry::Level::Output:
        return LogWords::tr("Output");
    case LogEntry::Level::Warning:
        return LogWords::tr("Warning");
    case LogEntry::Level::Error:
        return LogWords::tr("Error");
    case LogEntry::Level::Success:
        return LogWords::tr("Success");
    case LogEntry::Level::Info:
        break;
    }
    return LogWords::tr("Info");
}

QString messageText(const LogEntry &entry, const QString &shownSprite)
{
    QString text = entry.isMalformed
        ? LogWords::tr("The server sent a line that is not part of the protocol: %1")
              .arg(displayText(entry.text, LineBreaks::Fold, 200))
        : entry.text;
    if (entry.spriteName.isEmpty() || shownSprite.isEmpty() || entry.spriteName == shownSprite)
        return text;
    return LogWords::tr("%1: %2", "sprite, message")
        .arg(displayText(entry.spriteName, LineBreaks::Fold, 80), text);
}

QString spokenLine(const LogEntry &entry, const QString &shownSprite)
{
    const QString text = displayText(messageText(entry, shownSprite), LineBreaks::Fold, MaxSpokenLength);
    return LogWords::tr("%1, %2, %3: %4", "time, offset, level, message")
        .arg(entry.time().toLocalTime().toString(u"HH:mm:ss"_s), offsetText(entry.sinceStart),
             levelWord(entry.level), text);
}

QString logToolTip(const LogEntry &entry, const QString &shownSprite)
{
    const QString received = exactTime(entry.receivedAt);
    QString clocks = LogWords::tr("This computer’s clock: %1").arg(received);
    if (entry.serverTime.isValid()) {
        clocks = LogWords::tr("Server’s clock: %1\nReceived, this computer’s clock: %2")
                     .arg(exactTime(entry.serverTime), received);
    }
    return toolTipFor(messageText(entry, shownSprite).left(MaxToolTipLength) + "\n\n"_L1 + clocks);
}

QString exportedLine(const LogEntry &entry, const QString &shownSprite)
{
    QString text = messageText(entry, shownSprite);
    text.replace(u'\n', "\n    "_L1); // what follows a line's time stamp belongs to that line
    return "%1  %2  %3  %4"_L1.arg(entry.time().toUTC().toString(Qt::ISODateWithMs),
                                   offsetText(entry.sinceStart), levelWord(entry.level), text);
}

QString exportedHeading()
{
    return LogWords::tr("Savepoint %1, activity log saved %2")
        .arg(QCoreApplication::applicationVersion(), QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
}

} // namespace Savepoint
