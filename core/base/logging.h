// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>

/// Every logging category of the program. Switch with QT_LOGGING_RULES, for example
/// `QT_LOGGING_RULES="savepoint.api.debug=true"`. No token, request body or file content is ever logged.
Q_DECLARE_LOGGING_CATEGORY(lcApi)
Q_DECLARE_LOGGING_CATEGORY(lcHistory)
Q_DECLARE_LOGGING_CATEGORY(lcRecords)
Q_DECLARE_LOGGING_CATEGORY(lcOperations)
Q_DECLARE_LOGGING_CATEGORY(lcSession)
Q_DECLARE_LOGGING_CATEGORY(lcLocalBackend)
Q_DECLARE_LOGGING_CATEGORY(lcUi)
Q_DECLARE_LOGGING_CATEGORY(lcApp)
