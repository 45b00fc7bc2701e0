// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

namespace Savepoint::Bench {

// What the same bytes cost other readers, in milliseconds of processor time, medians. Neither makes values of
// our own of them.

/// simdjson's DOM parser over the whole text: the bare parse, nothing kept but its tape.
[[nodiscard]] double simdjsonParse(const QByteArray &json, int runs);
/// Node's JSON.parse of the text, already decoded to a string, what the official JavaScript client does
/// first. Nothing when there is no Node.
[[nodiscard]] std::optional<double> nodeParse(const QByteArray &json, int runs);

struct LineByLine {
    double processor = 0; ///< milliseconds, all threads of Node
    double clock = 0; ///< milliseconds
};
/// Node reading this NDJSON from a file line by line with JSON.parse, and keeping nothing. Lines are cut out
/// of the chunks with split(), which is quicker than Node's own readline. Nothing when there is no Node.
[[nodiscard]] std::optional<LineByLine> nodeLines(const QByteArray &ndjson, int runs);

} // namespace Savepoint::Bench
