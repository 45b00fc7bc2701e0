// SPDX-License-Identifier: Apache-2.0
#include "app/tour.h"

#include "app/composition.h"
#include "app/terminationsignals.h"
#include "app/tourscript.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

int fail(const QString &why)
{
    std::fprintf(stderr, "savepoint: %s\n", qUtf8Printable(why));
    return 1;
}

} // namespace

int runTour(const QString &pictureFolder)
{
    if (!QDir().mkpath(pictureFolder))
        return fail(u"cannot make the folder %1"_s.arg(pictureFolder));
    QTemporaryDir box; // outlives the backend that writes into it
    if (!box.isValid())
        return fail(box.errorString());
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, box.filePath(u"settings"_s));

    Composition composition({}, box.filePath(u"data"_s));
    TerminationSignals termination;
    std::unique_ptr<TourScript> script;
    QObject::connect(&termination, &TerminationSignals::received, qApp, [] { QApplication::exit(1); });
    QObject::connect(&composition, &Composition::failed, qApp, [](const QString &reason) {
        fail(reason);
        QApplication::exit(1);
    });
    QObject::connect(&composition, &Composition::ready, qApp, [&] {
        script = std::make_unique<TourScript>(*composition.window(), box.filePath(u"data/sprites"_s),
                                              pictureFolder);
        QObject::connect(script.get(), &TourScript::finished, qApp,
                         [](bool succeeded) { QApplication::exit(succeeded ? 0 : 1); });
        script->start();
    });
    composition.start();
    const int result = QApplication::exec();
    script.reset(); // before the window it drives
    return result;
}

} // namespace Savepoint
