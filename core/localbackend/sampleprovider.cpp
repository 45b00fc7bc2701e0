// SPDX-License-Identifier: Apache-2.0
#include "core/localbackend/sampleprovider.h"

#include "core/localbackend/disk.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <sys/stat.h>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

StoreError cannot(const QString &what, const QString &path, const QString &reason)
{
    return {u"cannot %1 %2: %3"_s.arg(what, path, reason)};
}

/// Writes the files of one step over the live folder.
StoreResult<Done> copyOver(const QString &from, const QString &live)
{
    const QDir source(from);
    QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        const QString path = live + u'/' + source.relativeFilePath(file.fileName());
        if (!file.open(QIODevice::ReadOnly))
            return cannot(u"read"_s, file.fileName(), file.errorString());
        const QByteArray content = file.readAll();
        QFile copy(path);
        if (!QDir().mkpath(QFileInfo(path).path()) || !copy.open(QIODevice::WriteOnly)
            || copy.write(content) != content.size() || !copy.flush())
            return cannot(u"write"_s, path, copy.errorString());
    }
    return Done{};
}

/// Performs one step of the script: an object with one of the members tested here.
StoreResult<Done> perform(const QJsonObject &step, const QString &samplePath, SpriteFolder &sprite,
                          const QString &live, const OperationContext &context)
{
    const auto path = [&](const QString &key) { return live + u'/' + step.value(key).toString(); };
    if (step.contains("copy"_L1))
        return copyOver(samplePath + u'/' + step.value("copy"_L1).toString(), live);
    if (step.contains("folder"_L1) && !QDir().mkpath(path(u"folder"_s)))
        return cannot(u"make"_s, path(u"folder"_s), qt_error_string());
    if (step.contains("remove"_L1) && !QFile::remove(path(u"remove"_s)))
        return cannot(u"remove"_s, path(u"remove"_s), qt_error_string());
    if (step.contains("link"_L1) && !QFile::link(step.value("target"_L1).toString(), path(u"link"_s)))
        return cannot(u"make"_s, path(u"link"_s), qt_error_string());
    if (step.contains("executable"_L1)
        && ::chmod(QFile::encodeName(path(u"executable"_s)).constData(), 0755) != 0)
        return cannot(u"change"_s, path(u"executable"_s), qt_error_string());
    if (step.contains("checkpoint"_L1)) {
        const auto made = sprite.create(step.value("checkpoint"_L1).toString(), context);
        return made ? StoreResult<Done>(Done{}) : StoreResult<Done>(made.error());
    }
    if (step.contains("restore"_L1)) {
        const auto restored = sprite.restore(step.value("restore"_L1).toString(), context);
        return restored ? StoreResult<Done>(Done{}) : StoreResult<Done>(restored.error());
    }
    return Done{};
}

} // namespace

StoreResult<Done> provideSample(LocalStore &store, const QString &samplePath, const OperationContext &context)
{
    if (samplePath.isEmpty() || !store.isFirstStart())
        return store.endFirstStart();
    QFile script(samplePath + u"/sample.json"_s);
    if (!script.open(QIODevice::ReadOnly))
        return cannot(u"read"_s, script.fileName(), script.errorString());
    const QJsonArray steps = QJsonDocument::fromJson(script.readAll()).array();
    const auto built = store.buildSprite(u"practice"_s, [&](SpriteFolder &sprite, const QString &live) {
        StoreResult<Done> performed = Done{};
        for (qsizetype i = 0; performed && i < steps.size(); ++i)
            performed = perform(steps.at(i).toObject(), samplePath, sprite, live, {{}, context.stop});
        return performed;
    });
    return built ? store.endFirstStart() : built;
}

} // namespace Savepoint
