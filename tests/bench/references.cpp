// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/references.h"

#include "tests/bench/measuring.h"

#include <QProcess>
#include <QTemporaryFile>

#include <simdjson.h>

namespace Savepoint::Bench {

using namespace Qt::StringLiterals;

double simdjsonParse(const QByteArray &json, int runs)
{
    const simdjson::padded_string text(json.constData(), size_t(json.size()));
    return medianOf(runs, [&] {
        return millisecondsOf([&] {
            simdjson::dom::parser parser; // a list is read once, so its memory is part of the price
            if (parser.parse(text).error() != simdjson::SUCCESS)
                qFatal("the generated list is no JSON");
        });
    });
}

std::optional<double> nodeParse(const QByteArray &json, int runs)
{
    QTemporaryFile file;
    if (!file.open() || file.write(json) != json.size() || !file.flush())
        return std::nullopt;
    const QString script = uR"(
        const text = require('fs').readFileSync(process.argv[1], 'utf8');
        const times = [];
        for (let i = 0; i < Number(process.argv[2]); ++i) {
            const start = process.cpuUsage();
            JSON.parse(text);
            const spent = process.cpuUsage(start);
            times.push((spent.user + spent.system) / 1e3);
        }
        console.log(times.sort((a, b) => a - b)[times.length >> 1]);
    )"_s;
    QProcess node;
    node.start(u"node"_s, {u"-e"_s, script, file.fileName(), QString::number(runs)});
    if (!node.waitForFinished(120'000) || node.exitCode() != 0)
        return std::nullopt;
    bool isNumber = false;
    const double milliseconds = node.readAllStandardOutput().trimmed().toDouble(&isNumber);
    return isNumber ? std::optional(milliseconds) : std::nullopt;
}

std::optional<LineByLine> nodeLines(const QByteArray &ndjson, int runs)
{
    QTemporaryFile file;
    if (!file.open() || file.write(ndjson) != ndjson.size() || !file.flush())
        return std::nullopt;
    const QString script = uR"(
        const began = process.hrtime.bigint(), used = process.cpuUsage();
        let rest = '', count = 0;
        const take = line => { if (JSON.parse(line).type) ++count; };
        const file = require('fs').createReadStream(process.argv[1], {encoding: 'utf8'});
        file.on('data', chunk => {
            const lines = (rest + chunk).split('\n');
            rest = lines.pop();
            for (const line of lines) take(line);
        });
        file.on('end', () => {
            if (rest) take(rest);
            const spent = process.cpuUsage(used);
            console.log((spent.user + spent.system) / 1e3, Number(process.hrtime.bigint() - began) / 1e6, count);
        });
    )"_s;
    const qsizetype expected = ndjson.count('\n');
    QList<double> processor;
    QList<double> clock;
    for (int i = 0; i < runs; ++i) {
        QProcess node;
        node.start(u"node"_s, {u"-e"_s, script, file.fileName()});
        if (!node.waitForFinished(120'000) || node.exitCode() != 0)
            return std::nullopt;
        const QByteArrayList figures = node.readAllStandardOutput().trimmed().split(' ');
        if (figures.size() != 3 || figures.at(2).toLongLong() != expected)
            return std::nullopt;
        processor.append(figures.at(0).toDouble());
        clock.append(figures.at(1).toDouble());
    }
    return LineByLine{percentile(processor, 0.5), percentile(clock, 0.5)};
}

} // namespace Savepoint::Bench
