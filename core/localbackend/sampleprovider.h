// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/localbackend/localstore.h"

namespace Savepoint {

/// Makes the `practice` sprite of a first start by performing the steps of `sample.json` in `samplePath` (a
/// folder or Qt resource folder) through the store, as a person would: edit, checkpoint, restore, edit,
/// checkpoint. The sprite appears when it is complete or not at all. Does nothing when it is not the first
/// start.
[[nodiscard]] StoreResult<Done> provideSample(LocalStore &store, const QString &samplePath,
                                              const OperationContext &context);

} // namespace Savepoint
