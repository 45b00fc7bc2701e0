// SPDX-License-Identifier: Apache-2.0
#include "app/commandline.h"
#include "app/composition.h"
#include "app/launchtext.h"
#include "app/reading.h"
#include "app/serve.h"
#include "app/terminationsignals.h"
#include "app/tour.h"
#include "ui/englishplurals.h"
#include "ui/mainwindow.h"
#include "ui/readablepalette.h"

#include <QApplication>
#include <QDir>
#include <QIcon>
#include <QMessageBox>
#include <QTextDocument>

#include <cstdio>
#include <cstring>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

void nameApplication()
{
    QCoreApplication::setApplicationName(u"savepoint"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SAVEPOINT_VERSION));
}

int fail(const QString &text)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(text));
    return 1;
}

/// Says in a window, not only on a terminal nobody may see, why there is nothing to show.
void showStartFailure(const QString &summary, const QString &reason)
{
    auto *box = new QMessageBox;
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Critical);
    box->setWindowTitle(QApplication::applicationDisplayName());
    box->setTextFormat(Qt::PlainText);
    box->setText(summary);
    box->setInformativeText(Qt::convertFromPlainText(reason));
    box->setStandardButtons(QMessageBox::Close);
    QObject::connect(box, &QMessageBox::finished, qApp, [] { QApplication::exit(1); });
    box->open();
    fail(u"savepoint: %1"_s.arg(reason));
}

/// Started from a desktop, there is no terminal that could say it.
int refuseInWindow(const LaunchError &error)
{
    QStringList reasons{launchErrorText(error)};
    if (!error.notice.isEmpty())
        reasons.prepend(error.notice);
    TerminationSignals termination;
    QObject::connect(&termination, &TerminationSignals::received, qApp, [] { QApplication::exit(1); });
    showStartFailure(QApplication::translate("main", "Savepoint cannot start."), reasons.join(u'\n'));
    return QApplication::exec();
}

int runWindow(const Invocation &invocation)
{
    const auto options = resolveLaunchOptions(invocation.target, QProcessEnvironment::systemEnvironment(),
                                              QDir::currentPath());
    if (!options)
        return refuseInWindow(options.error());
    QApplication::setQuitOnLastWindowClosed(true);
    LaunchOptions first = *options;
    if (!invocation.link.isEmpty()) // the link says what to show
        first.spriteName.clear();
    Composition composition(first, invocation.dataPath);
    TerminationSignals termination;
    const auto endSession = [&composition] {
        if (composition.window())
            composition.window()->endSession();
    };
    QObject::connect(&termination, &TerminationSignals::received, qApp, [endSession] {
        endSession();
        QApplication::exit(0);
    });
    // The session manager may go on to close the window, or end the program without a further word.
    QObject::connect(qApp, &QGuiApplication::commitDataRequest, &composition, endSession);
    QObject::connect(&composition, &Composition::ready, qApp, [&] {
        composition.window()->show();
        if (!invocation.link.isEmpty())
            composition.window()->openLink(invocation.link);
    });
    QObject::connect(&composition, &Composition::failed, qApp, [](const QString &reason) {
        showStartFailure(QApplication::translate("main", "The sprites on this computer cannot be opened."),
                         reason);
    });
    composition.start();
    return QApplication::exec();
}

int readWithoutWindow(const Invocation &invocation)
{
    const auto options = resolveLaunchOptions(invocation.target, QProcessEnvironment::systemEnvironment(),
                                              QDir::currentPath());
    const QString notice = options ? options->notice : options.error().notice;
    if (!notice.isEmpty()) // first: it may be the reason of what follows
        fail(u"savepoint: %1"_s.arg(notice));
    if (!options)
        return fail(u"savepoint: %1"_s.arg(launchErrorText(options.error())));
    if (options->missed) // what is on this computer is not what was meant
        return fail(u"savepoint: %1"_s.arg(launchErrorText(*options->missed)));
    if (invocation.reading.kind != ReadingTask::Kind::ListSprites && options->spriteName.isEmpty()) {
        fail(QApplication::translate("main", "savepoint: name the sprite whose history to export"));
        return 2;
    }
    return runReading(invocation.reading, *options, invocation.dataPath);
}

/// What the kind of application depends on is decided before there is one that could read the arguments.
bool hasOption(int argc, char *argv[], std::initializer_list<const char *> options)
{
    for (int i = 1; i < argc; ++i) {
        for (const char *option : options) {
            const size_t length = std::strlen(option);
            if (std::strncmp(argv[i], option, length) == 0
                && (argv[i][length] == '\0' || argv[i][length] == '='))
                return true;
        }
    }
    return false;
}

} // namespace

int main(int argc, char *argv[])
{
    nameApplication();
    // Without a window there is no need for a display.
    const bool needsWindow = !hasOption(argc, argv, {"--serve", "--list", "--help", "-h", "--version"});
    if (hasOption(argc, argv, {"--export"})) // a picture needs fonts and styles, and no display
        qputenv("QT_QPA_PLATFORM", "offscreen");
    std::unique_ptr<QCoreApplication> application;
    if (needsWindow) {
        application = std::make_unique<QApplication>(argc, argv);
        QApplication::setApplicationDisplayName(u"Savepoint"_s);
        QApplication::setDesktopFileName(u"dev.savepoint.Savepoint"_s);
        new ReadablePalette(application.get());
        QApplication::setWindowIcon(QIcon(u":/icons/savepoint.svg"_s));
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }

    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);

    const Invocation invocation = parseCommandLine(QCoreApplication::arguments());
    switch (invocation.mode) {
    case Invocation::Mode::Print:
        std::fputs(qUtf8Printable(invocation.text), stdout);
        return 0;
    case Invocation::Mode::Refuse:
        std::fprintf(stderr, "%s\n", qUtf8Printable(invocation.text));
        return 2;
    case Invocation::Mode::Read:
        return readWithoutWindow(invocation);
    case Invocation::Mode::Serve:
        return serve(invocation.dataPath, invocation.port);
    case Invocation::Mode::Tour:
        return runTour(invocation.tourPath);
    case Invocation::Mode::Window:
        break;
    }
    return runWindow(invocation);
}
