// SPDX-License-Identifier: Apache-2.0
#include "ui/sentences.h"

#include "core/base/plaintext.h"

#include <QCoreApplication>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxShownNameLength = 120;

struct SentenceWords {
    Q_DECLARE_TR_FUNCTIONS(SentenceWords)
};

} // namespace

QString shownName(const QString &untrusted)
{
    return displayText(untrusted, LineBreaks::Fold, MaxShownNameLength);
}

QString joined(const QString &first, const QString &second)
{
    if (first.isEmpty() || second.isEmpty())
        return first.isEmpty() ? second : first;
    return SentenceWords::tr("%1 %2", "two sentences").arg(first, second);
}

QString withPeriod(const QString &sentence)
{
    static const QString enders = u".!?”…"_s;
    return sentence.isEmpty() || enders.contains(sentence.back()) ? sentence
                                                                  : SentenceWords::tr("%1.").arg(sentence);
}

} // namespace Savepoint
