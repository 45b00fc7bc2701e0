// SPDX-License-Identifier: Apache-2.0
#include "ui/englishplurals.h"

#include <cstring>

namespace Savepoint {

using namespace Qt::StringLiterals;

QString EnglishPlurals::translate(const char * /*context*/, const char *sourceText,
                                  const char * /*disambiguation*/, int n) const
{
    if (n < 0 || !sourceText || !std::strstr(sourceText, "(s)"))
        return {}; // not ours
    return QString::fromUtf8(sourceText).replace("(s)"_L1, n == 1 ? QLatin1StringView() : "s"_L1);
}

} // namespace Savepoint
