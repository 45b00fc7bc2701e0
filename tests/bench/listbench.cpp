// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/listbench.h"

#include "core/api/answerparser.h"
#include "core/history/timelinemodel.h"
#include "tests/bench/measuring.h"
#include "tests/bench/references.h"
#include "ui/historygraphview.h"

#include <QCoreApplication>
#include <QLocale>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype SliceSize = 64 * 1024; // about what a socket hands over at a time
constexpr double Allowance = 150; // ms, for everything but reading JSON

struct Steps {
    double parse = 0;
    double graph = 0;
    double model = 0;
    double paint = 0;

    [[nodiscard]] double total() const { return parse + graph + model + paint; }
};

CheckpointList read(const QByteArray &json)
{
    CheckpointListReader reader;
    for (qsizetype at = 0; at < json.size(); at += SliceSize)
        reader.feed(QByteArrayView(json).sliced(at, std::min(SliceSize, json.size() - at)));
    if (!reader.isComplete())
        qFatal("the generated list is not complete");
    return reader.take();
}

/// What the history pane does with the first list of a sprite, and the first frame of it.
void showFirst(HistoryView &view)
{
    view.selectKey({});
    view.fitColumns();
    view.resize(900, 600);
    view.show();
    QCoreApplication::sendPostedEvents();
    view.viewport()->repaint();
}

Steps run(const QByteArray &json)
{
    Steps steps;
    CheckpointList list;
    HistoryGraph graph;
    TimelineModel model;
    HistoryGraphView view(model);
    steps.parse = millisecondsOf([&] { list = read(json); });
    steps.graph = millisecondsOf([&] { graph = HistoryGraph::build(list.checkpoints); });
    steps.model = millisecondsOf([&] { model.applySnapshot(graph); });
    steps.paint = millisecondsOf([&] { showFirst(view); });
    return steps;
}

struct Memory {
    double allocated = 0; // bytes per checkpoint
    double resident = 0;
};

Memory memoryOf(const QByteArray &json, int checkpoints)
{
    const qint64 allocated = allocatedBytes();
    const qint64 resident = residentBytes();
    TimelineModel model;
    const CheckpointList list = read(json);
    model.applySnapshot(HistoryGraph::build(list.checkpoints));
    return {double(allocatedBytes() - allocated) / checkpoints,
            double(residentBytes() - resident) / checkpoints};
}

QString referenceText(double simdjson, std::optional<double> node)
{
    const QString bare = u"simdjson DOM %1"_s.arg(inMilliseconds(simdjson));
    return node ? u"%1, Node %2"_s.arg(bare, inMilliseconds(*node)) : bare + u", no Node here"_s;
}

} // namespace

void benchList(const HistoryShape &shape)
{
    const QByteArray json = historyBytes(shape);
    const int runs = json.size() > 20'000'000 ? 3 : 7;
    const Memory memory = memoryOf(json, shape.checkpoints);
    QList<double> totals;
    Steps typical;
    for (int i = 0; i < runs; ++i) {
        const Steps steps = run(json);
        totals.append(steps.total());
        if (steps.total() <= percentile(totals, 0.5))
            typical = steps;
    }
    const double total = percentile(totals, 0.5);
    const double bare = simdjsonParse(json, runs);
    const auto node = nodeParse(json, runs);
    const double limit = 2 * bare + Allowance;

    const QString count = QLocale(QLocale::English).toString(shape.checkpoints);
    print({u"%1 checkpoints, %2"_s.arg(count, inMegabytes(double(json.size()))), inMilliseconds(total),
           referenceText(bare, node), u"2 x + 150 = %1"_s.arg(inMilliseconds(limit)), total <= limit});
    print({u"    list / graph / model / first paint"_s,
           u"%1 / %2 / %3 / %4"_s.arg(typical.parse, 0, 'f', 0)
               .arg(typical.graph, 0, 'f', 0)
               .arg(typical.model, 0, 'f', 0)
               .arg(typical.paint, 0, 'f', 0),
           {}});
    print({u"    memory per checkpoint: malloc, resident"_s,
           u"%1, %2 B"_s.arg(memory.allocated, 0, 'f', 0).arg(memory.resident, 0, 'f', 0),
           u"its JSON %1 B"_s.arg(double(json.size()) / shape.checkpoints, 0, 'f', 0)});
}

} // namespace Savepoint::Bench
