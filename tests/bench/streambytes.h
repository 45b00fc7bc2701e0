// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace Savepoint::Bench {

/// The body of a create stream with so many messages, one JSON object a line, made from a fixed seed: the
/// same count gives the same bytes. Mostly `stdout` and `info` lines of 100 to 200 bytes with a time, as
/// servers send them; one in a thousand is 4 to 12 kB long; the last is `complete`.
[[nodiscard]] QByteArray streamBytes(int messages);

} // namespace Savepoint::Bench
