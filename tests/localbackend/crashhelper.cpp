// SPDX-License-Identifier: Apache-2.0
// Creates, restores and deletes checkpoints of the sprite `work` in a data folder until somebody kills it.
// Says on standard output, unbuffered, what it is about to do, so that the killer knows where it was.
#include "core/localbackend/localstore.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <cstdio>
#include <unistd.h>

using namespace Savepoint;
using namespace Qt::StringLiterals;

namespace {

void say(const QString &text)
{
    const QByteArray line = text.toUtf8() + '\n';
    (void)!::write(STDOUT_FILENO, line.constData(), static_cast<size_t>(line.size()));
}

QString pickOld(const SpriteFolder &sprite, QRandomGenerator *random)
{
    const auto &checkpoints = sprite.record().checkpoints;
    return checkpoints.at(random->bounded(static_cast<int>(checkpoints.size()))).id;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4)
        return 2;
    QRandomGenerator random(arguments.at(2).toUInt());
    const bool isDurable = arguments.at(3) == u"durable"_s;
    QStringList warnings;
    const auto store = LocalStore::open(
        arguments.at(1), {.durable = isDurable, .canExchange = random.bounded(4) != 0}, &warnings);
    SpriteFolder *const sprite = store ? store.value()->sprite(u"work"_s) : nullptr;
    if (!sprite)
        return 3;
    const OperationContext context{[](const StoreEvent &event) { say(u"event "_s + event.text); }, nullptr};
    for (;;) {
        const int choice = random.bounded(10);
        if (choice < 4) {
            say(u"create"_s);
            const auto made = sprite->create({}, context);
            say(made ? u"created "_s + made.value().id : u"failed "_s + made.error().text);
        } else if (choice < 8) {
            const QString id = pickOld(*sprite, &random);
            say(u"restore "_s + id);
            const auto restored = sprite->restore(id, context);
            say(restored ? u"restored "_s + id : u"failed "_s + restored.error().text);
        } else if (sprite->record().checkpoints.size() > 6) {
            const QString id = pickOld(*sprite, &random);
            if (id == sprite->record().base)
                continue;
            say(u"delete "_s + id);
            const auto removed = sprite->remove(id);
            say(removed ? u"deleted "_s + id : u"failed "_s + removed.error().text);
        }
    }
}
