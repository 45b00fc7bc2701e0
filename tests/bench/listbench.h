// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/historybytes.h"

namespace Savepoint::Bench {

/// From the bytes of a list to a painted history, without a network: the program's own reader, graph, model
/// and view, beside the bare parse of the same bytes; and what the list occupies afterwards.
void benchList(const HistoryShape &shape);

} // namespace Savepoint::Bench
