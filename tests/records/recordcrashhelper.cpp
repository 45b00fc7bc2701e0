// SPDX-License-Identifier: Apache-2.0
// Writes notes into a file of records until somebody kills it. Says on standard output, unbuffered, which of
// them were reported as saved.
#include "core/records/annotations.h"
#include "core/records/recordstore.h"

#include <QCoreApplication>

#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &text)
{
    const QByteArray line = text.toUtf8() + '\n';
    (void)!::write(STDOUT_FILENO, line.constData(), size_t(line.size()));
}

void save(Annotations &annotations, int from, int number)
{
    const CheckpointKey key{u"v%1"_s.arg(number % 17), 1000};
    annotations.change({u"work"_s, u"s1"_s}, {key}, {.notes = u"%1 %2"_s.arg(from).arg(number)}, &annotations,
                       [&annotations, from, number](const RecordResult<Done> &saved) {
                           say(u"%1 v%2 %3 %4"_s.arg(saved ? u"saved"_s : u"failed"_s)
                                   .arg(number % 17)
                                   .arg(from)
                                   .arg(number));
                           save(annotations, from, number + 1);
                       });
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3)
        return 2;
    RecordStore store(arguments.at(1));
    Annotations annotations(store, u"server"_s);
    save(annotations, arguments.at(2).toInt(), 0);
    return QCoreApplication::exec();
}
