// SPDX-License-Identifier: Apache-2.0
// A program that starts one operation as the window does, to be killed at any moment.
//
//     faultvictim URL RECORDS restore|delete
#include "core/operations/operationrunner.h"
#include "core/records/records.h"

#include <QCoreApplication>

using namespace Savepoint;
using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4)
        return 2;
    Records records(arguments.at(2), u"server"_s);
    Client client({.baseUrl = QUrl(arguments.at(1)), .token = u"t"_s});
    OperationRunner runner(client, nullptr, &records.journal());
    QObject::connect(&runner, &OperationRunner::finished, &application, &QCoreApplication::quit);
    const bool started = arguments.at(3) == "restore"_L1
        ? runner.restore({u"web-1"_s}, {u"v1"_s}, u"Before restoring v1"_s)
        : runner.remove({u"web-1"_s}, {u"v1"_s});
    return started ? QCoreApplication::exec() : 1;
}
