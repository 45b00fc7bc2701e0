// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/historybytes.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <algorithm>
#include <vector>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;

namespace {

struct Made {
    QByteArray id;
    int parent = -1;
    bool isAuto = false;
};

QByteArray commentOf(QRandomGenerator &random)
{
    static const QList<QByteArray> words{"before",  "after", "migration", "tests", "green", "deploy",
                                         "release", "cache", "schema",    "fix",   "try",   "grüße"};
    QByteArray comment;
    for (int count = random.bounded(7); count > 0; --count)
        comment += (comment.isEmpty() ? ""_ba : " "_ba) + words.at(random.bounded(int(words.size())));
    return comment;
}

/// The ancestors of a checkpoint, oldest first, the farthest ones left out beyond `longest`.
QByteArray historyOf(const std::vector<Made> &made, int parent, int longest)
{
    std::vector<int> line;
    for (int at = parent; at >= 0 && (longest == 0 || int(line.size()) < longest);
         at = made[size_t(at)].parent)
        line.push_back(at);
    QByteArray history;
    history.reserve(qsizetype(line.size()) * 8);
    for (auto at = line.rbegin(); at != line.rend(); ++at)
        history += (history.isEmpty() ? "\""_ba : ",\""_ba) + made[size_t(*at)].id + '"';
    return history;
}

} // namespace

QByteArray historyBytes(const HistoryShape &shape)
{
    QRandomGenerator random(20261125);
    QDateTime time(QDate(2025, 1, 1), QTime(0, 0), Qt::UTC);
    std::vector<Made> made;
    std::vector<QByteArray> objects;
    int number = 0;
    int base = -1;
    for (int i = 0; i < shape.checkpoints; ++i) {
        time = time.addMSecs(random.bounded(1000, 3'600'000));
        Made next;
        if (shape.hasBranches && i > 0 && random.bounded(40) == 0)
            base = std::max(0, i - 1 - random.bounded(200));
        next.parent = base;
        next.isAuto = shape.hasBranches && random.bounded(6) == 0;
        next.id = next.isAuto ? "auto-" + QByteArray::number(time.toMSecsSinceEpoch())
                              : 'v' + QByteArray::number(++number);
        QByteArray comment = commentOf(random);
        if (shape.editedComments > 0 && i % std::max(1, shape.checkpoints / shape.editedComments) == 0)
            comment += " edited";
        QByteArray object = R"({"id":")" + next.id + R"(","create_time":")"
            + time.toString(Qt::ISODateWithMs).toLatin1() + R"(","comment":")" + comment + '"';
        if (next.isAuto)
            object += R"(,"is_auto":true)";
        object += R"(,"history":[)" + historyOf(made, next.parent, shape.longestHistory) + "]}";
        objects.push_back(std::move(object));
        base = i;
        made.push_back(std::move(next));
    }
    QByteArray list = R"([{"id":"Current","create_time":")" + time.toString(Qt::ISODateWithMs).toLatin1()
        + R"(","source_id":")" + made.back().id + R"("})";
    for (auto object = objects.rbegin(); object != objects.rend(); ++object)
        list += ',' + *object;
    return list + ']';
}

} // namespace Savepoint::Bench
