// SPDX-License-Identifier: Apache-2.0
#include "ui/retentionsettings.h"

#include <QSettings>

namespace Savepoint {

using namespace Qt::StringLiterals;

namespace {

/// Each rule with its name in the settings.
template<typename Number, typename Choice> void forEachRule(Number number, Choice choice)
{
    number("cleanup/newest"_L1, &RetentionRules::newest);
    number("cleanup/dailyDays"_L1, &RetentionRules::dailyDays);
    number("cleanup/weeklyWeeks"_L1, &RetentionRules::weeklyWeeks);
    number("cleanup/newestSafety"_L1, &RetentionRules::newestSafety);
    choice("cleanup/knownGood"_L1, &RetentionRules::knownGood);
    choice("cleanup/branchTips"_L1, &RetentionRules::branchTips);
    choice("cleanup/commented"_L1, &RetentionRules::commented);
    choice("cleanup/noted"_L1, &RetentionRules::noted);
    choice("cleanup/includesAutomatic"_L1, &RetentionRules::includesAutomatic);
}

} // namespace

RetentionRules loadRetentionRules()
{
    const QSettings settings(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s);
    RetentionRules rules;
    forEachRule(
        [&](QLatin1StringView key, int RetentionRules::*rule) {
            bool isNumber = false;
            const int value = settings.value(key).toInt(&isNumber);
            if (isNumber && value >= 0)
                rules.*rule = value;
        },
        [&](QLatin1StringView key, bool RetentionRules::*rule) {
            rules.*rule = settings.value(key, rules.*rule).toBool();
        });
    return rules;
}

void saveRetentionRules(const RetentionRules &rules)
{
    QSettings settings(QSettings::NativeFormat, QSettings::UserScope, u"savepoint"_s, u"savepoint"_s);
    const auto save = [&](QLatin1StringView key, auto RetentionRules::*rule) {
        settings.setValue(key, rules.*rule);
    };
    forEachRule(save, save);
}

} // namespace Savepoint
