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

} // namespace Savepoint::Bench
