// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testdata.h"

#include <QDir>
#include <QFile>

namespace Savepoint {

QByteArray testData(const QString &fileName)
{
    QFile file(QDir(QStringLiteral(SAVEPOINT_TEST_DATA)).filePath(fileName));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return file.readAll();
}

} // namespace Savepoint
