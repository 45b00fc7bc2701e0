// SPDX-License-Identifier: Apache-2.0
// Records a stream that never ends until somebody kills it. Says on standard output, unbuffered, how many
// lines are in the file.
#include "core/records/activityfiles.h"
#include "tests/support/saidlines.h"

#include <QCoreApplication>

#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

constexpr int LinesAtOnce = 50;

void write(ActivityFiles &files, int number)
{
    QByteArrayList raw;
    for (int i = 0; i < LinesAtOnce; ++i)
        raw.append(rawLine("stdout", u"line %1 "_s.arg(number + i) + QString(i * 7, u'x')));
    files.append(u"killed"_s, saidLines(raw));
    files.whenWritten(&files, [&files, number] {
        const QByteArray count = QByteArray::number(number + LinesAtOnce) + '\n';
        (void)!::write(STDOUT_FILENO, count.constData(), size_t(count.size()));
        write(files, number + LinesAtOnce);
    });
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 2)
        return 2;
    ActivityFiles files(arguments.at(1));
    OperationRecord operation;
    operation.uid = u"killed"_s;
    operation.spriteName = u"web-1"_s;
    operation.startedAt = QDateTime::currentDateTimeUtc();
    files.begin(operation);
    write(files, 0);
    return QCoreApplication::exec();
}
