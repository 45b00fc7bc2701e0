// SPDX-License-Identifier: Apache-2.0
#include "app/commandline.h"

#include "core/session/spritelink.h"
#include "ui/historyexporter.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QStandardPaths>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

Invocation refused(const QString &why)
{
    Invocation invocation;
    invocation.mode = Invocation::Mode::Refuse;
    invocation.text = tr("savepoint: %1\nTry “savepoint --help”.").arg(why);
    return invocation;
}

Invocation printed(const QString &text)
{
    Invocation invocation;
    invocation.mode = Invocation::Mode::Print;
    invocation.text = text;
    return invocation;
}

/// `--list [SPRITE]`, `--export FILE SPRITE`. Without SPRITE, `--list` lists the sprites whatever SPRITE_NAME
/// says.
Invocation readingInvocation(const QCommandLineParser &parser, Invocation invocation)
{
    const bool isList = parser.isSet(u"list"_s);
    const bool isExport = parser.isSet(u"export"_s);
    const QString option = isList ? u"--list"_s : u"--export"_s;
    if ((isList && isExport) || parser.isSet(u"serve"_s) || parser.isSet(u"tour"_s)
        || parser.isSet(u"port"_s))
        return refused(tr("%1 goes with --api-url and --data only").arg(option));
    if (!invocation.link.isEmpty() || !invocation.target.checkpointId.isEmpty())
        return refused(tr("%1 takes the name of a sprite").arg(option));
    invocation.mode = Invocation::Mode::Read;
    if (isList) {
        invocation.reading.kind = invocation.target.spriteName.isEmpty() ? ReadingTask::Kind::ListSprites
                                                                         : ReadingTask::Kind::ListCheckpoints;
        return invocation;
    }
    invocation.reading = {ReadingTask::Kind::Export, parser.value(u"export"_s)};
    if (!exportFormatOf(invocation.reading.exportPath)) {
        return refused(
            tr("“%1” has to end with .json, .csv, .svg or .png").arg(invocation.reading.exportPath));
    }
    return invocation;
}

} // namespace

Invocation parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        tr("Desktop browser for Sprite checkpoints.\n\n"
           "With SPRITE_TOKEN (or SPRITES_TOKEN) in the environment it connects to that server; without, it "
           "opens the sprites on this computer. A token is never taken from the command line."));
    const QCommandLineOption help({u"h"_s, u"help"_s}, tr("Print this help."));
    const QCommandLineOption version(u"version"_s, tr("Print the version."));
    const QCommandLineOption apiUrl(
        u"api-url"_s, tr("API server; default: SPRITE_URL, SPRITES_API_URL, https://api.sprites.dev."),
        u"URL"_s);
    const QCommandLineOption serve(u"serve"_s,
                                   tr("Serve the sprites on this computer to any Sprites client; no "
                                      "window. Takes the token from SPRITE_TOKEN or makes one and "
                                      "prints the path of its file."));
    const QCommandLineOption port(u"port"_s, tr("With --serve: the port; default: any free one."), u"N"_s);
    const QCommandLineOption data(u"data"_s, tr("The folder of the sprites on this computer."), u"DIR"_s);
    const QCommandLineOption tour(u"tour"_s,
                                  tr("Do the whole job once through the real window, on a fresh data "
                                     "folder, and save pictures to DIR."),
                                  u"DIR"_s);
    const QCommandLineOption list(
        u"list"_s, tr("Print the sprites, or the checkpoints of SPRITE, newest first; no window."));
    const QCommandLineOption exportTo(
        u"export"_s,
        tr("Write the history of SPRITE to FILE (.json, .csv, .svg or .png); no "
           "window."),
        u"FILE"_s);
    parser.addOptions({help, version, apiUrl, list, exportTo, serve, port, data, tour});
    parser.addPositionalArgument(
        u"SPRITE"_s,
        tr("The sprite to open; default: SPRITE_NAME or the .sprite file. Or a sprite-checkpoint:// link."),
        u"[SPRITE"_s);
    parser.addPositionalArgument(u"CHECKPOINT"_s, tr("The checkpoint to select."), u"[CHECKPOINT]]"_s);

    if (!parser.parse(arguments))
        return refused(parser.errorText());
    if (parser.isSet(help))
        return printed(parser.helpText());
    if (parser.isSet(version))
        return printed(QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion()
                       + u'\n');

    Invocation invocation;
    const QStringList names = parser.positionalArguments();
    if (names.size() > 2)
        return refused(tr("too many arguments: “%1”").arg(names.at(2)));
    invocation.target = {parser.value(apiUrl), names.value(0), names.value(1)};
    invocation.dataPath = parser.value(data);
    if (invocation.dataPath.isEmpty())
        invocation.dataPath = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);

    if (!names.isEmpty() && SpriteLink::isMeant(names.first())) {
        if (names.size() > 1)
            return refused(tr("a link names its checkpoint itself"));
        invocation.target = {parser.value(apiUrl), {}, {}};
        invocation.link = names.first();
    }
    if (parser.isSet(list) || parser.isSet(exportTo))
        return readingInvocation(parser, std::move(invocation));

    if (parser.isSet(serve) && (parser.isSet(tour) || parser.isSet(apiUrl) || !names.isEmpty()))
        return refused(tr("--serve goes with --port and --data only"));
    if (parser.isSet(port)) {
        bool isNumber = false;
        invocation.port = parser.value(port).toUShort(&isNumber);
        if (!isNumber || !parser.isSet(serve))
            return refused(isNumber ? tr("--port goes with --serve only")
                                    : tr("“%1” is not a port").arg(parser.value(port)));
    }
    if (parser.isSet(serve)) {
        invocation.mode = Invocation::Mode::Serve;
    } else if (parser.isSet(tour)) {
        invocation.mode = Invocation::Mode::Tour;
        invocation.tourPath = parser.value(tour);
    }
    return invocation;
}

} // namespace Savepoint
