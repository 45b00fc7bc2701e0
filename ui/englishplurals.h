// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTranslator>

namespace Savepoint {

/// Turns “%n checkpoint(s)” into “1 checkpoint” and “2 checkpoints”. The texts of the program are English,
/// and all of its plurals are regular; a translation that knows a text is asked before this one when it is
/// installed later.
class EnglishPlurals final : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;

    [[nodiscard]] QString translate(const char *context, const char *sourceText,
                                    const char *disambiguation = nullptr, int n = -1) const override;
    [[nodiscard]] bool isEmpty() const override { return false; }
};

} // namespace Savepoint
