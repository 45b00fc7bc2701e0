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

} // namespace Savepoint::Bench
