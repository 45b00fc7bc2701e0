// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include "app/terminationsignals.h"
#include "core/localbackend/localbackend.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

void print(FILE *to, const QString &line)
{
    std::fprintf(to, "%s\n", qUtf8Printable(line));
    std::fflush(to); // a reader behind a pipe waits for this line
}

/// A file with the token that only its owner can read, from the first byte on. Removed when this dies.
class TokenFile final {
    Q_DISABLE_COPY_MOVE(TokenFile)

public:
    TokenFile() = default;
    ~TokenFile()
    {
        if (!m_path.isEmpty())
            QFile::remove(m_path);
    }

    /// Empty on success, the reason otherwise.
    [[nodiscard]] QString write(const QString &path, const QString &token)
    {
        QFile::remove(path); // of a run that was killed; O_EXCL below refuses whatever still stands there
        const int fd =
            ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
            return qt_error_string();
        QFile file;
        const QByteArray line = token.toUtf8() + '\n';
        const bool written = file.open(fd, QIODevice::WriteOnly, QFileDevice::AutoCloseHandle)
            && file.write(line) == line.size() && file.flush();
        m_path = path;
        return written ? QString() : file.errorString();
    }

private:
    QString m_path;
};

} // namespace

int serve(const QString &dataPath, quint16 port)
{
    const QString givenToken = qEnvironmentVariable("SPRITE_TOKEN").trimmed();
    LocalBackend backend(
        {.dataPath = dataPath, .port = port, .token = givenToken, .samplePath = u":/sample"_s});
    TokenFile tokenFile;
    TerminationSignals termination;

    QObject::connect(&termination, &TerminationSignals::received, &backend,
                     [] { QCoreApplication::exit(0); });
    QObject::connect(&backend, &LocalBackend::warning, &backend,
                     [](const QString &text) { print(stderr, u"savepoint: %1"_s.arg(text)); });
    QObject::connect(&backend, &LocalBackend::failed, &backend, [](const QString &reason) {
        print(stderr, u"savepoint: %1"_s.arg(reason));
        QCoreApplication::exit(1);
    });
    QObject::connect(&backend, &LocalBackend::ready, &backend, [&](const QUrl &url) {
        if (!givenToken.isEmpty()) {
            print(stdout, u"listening on %1"_s.arg(url.toString()));
            return;
        }
        const QString path = QDir(dataPath).absoluteFilePath(u"serve-token"_s);
        if (const QString problem = tokenFile.write(path, backend.token()); !problem.isEmpty()) {
            print(stderr, u"savepoint: %1: %2"_s.arg(path, problem));
            QCoreApplication::exit(1);
            return;
        }
        print(stdout, u"listening on %1"_s.arg(url.toString()));
        print(stdout, u"token file: %1"_s.arg(path));
    });
    backend.start();
    return QCoreApplication::exec();
}

} // namespace Savepoint
