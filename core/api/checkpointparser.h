// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/api/checkpoint.h"

#include <memory>
#include <optional>

namespace Savepoint {

/// One checkpoint object of the API -> Checkpoint. Pure, never throws. Use one parser for all objects of an
/// answer: their histories then share one AncestryStore.
class CheckpointParser final {
    Q_DISABLE_COPY_MOVE(CheckpointParser)

public:
    explicit CheckpointParser(std::shared_ptr<AncestryStore> store = AncestryStore::create());
    ~CheckpointParser();

    /// Nothing when `json` is no JSON object or has no id. Members of another type than expected count as
    /// absent; unknown ones are ignored. All of them stay readable in Checkpoint::rawJson().
    [[nodiscard]] std::optional<Checkpoint> parse(QByteArrayView json);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Savepoint
