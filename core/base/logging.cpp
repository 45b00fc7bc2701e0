// SPDX-License-Identifier: Apache-2.0
#include "core/base/logging.h"

Q_LOGGING_CATEGORY(lcApi, "savepoint.api", QtInfoMsg)
Q_LOGGING_CATEGORY(lcHistory, "savepoint.history", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRecords, "savepoint.records", QtInfoMsg)
Q_LOGGING_CATEGORY(lcOperations, "savepoint.operations", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSession, "savepoint.session", QtInfoMsg)
Q_LOGGING_CATEGORY(lcLocalBackend, "savepoint.localbackend", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "savepoint.ui", QtInfoMsg)
Q_LOGGING_CATEGORY(lcApp, "savepoint.app", QtInfoMsg)
