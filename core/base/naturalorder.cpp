// SPDX-License-Identifier: Apache-2.0
#include "core/base/naturalorder.h"

namespace Savepoint {

namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// The digits at the start of `text`.
QStringView digitRun(QStringView text)
{
    qsizetype end = 0;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return text.first(end);
}

QStringView withoutLeadingZeros(QStringView digits)
{
    while (digits.size() > 1 && digits.front() == u'0')
        digits = digits.sliced(1);
    return digits;
}

/// -1, 0, 1. Numbers of any length.
int compareNumbers(QStringView left, QStringView right)
{
    left = withoutLeadingZeros(left);
    right = withoutLeadingZeros(right);
    if (left.size() != right.size())
        return left.size() < right.size() ? -1 : 1;
    return left.compare(right);
}

} // namespace

bool naturalLess(QStringView left, QStringView right)
{
    qsizetype l = 0;
    qsizetype r = 0;
    while (l < left.size() && r < right.size()) {
        if (isDigit(left[l]) && isDigit(right[r])) {
            const QStringView leftDigits = digitRun(left.sliced(l));
            const QStringView rightDigits = digitRun(right.sliced(r));
            if (const int order = compareNumbers(leftDigits, rightDigits); order != 0)
                return order < 0;
            l += leftDigits.size();
            r += rightDigits.size();
        } else if (left[l] != right[r]) {
            return left[l] < right[r];
        } else {
            ++l;
            ++r;
        }
    }
    if (l < left.size() || r < right.size())
        return r < right.size();
    return left < right; // v1 and v01 are still two ids
}

} // namespace Savepoint
