# SPDX-License-Identifier: Apache-2.0
project_add_test(tst_activitypane LIBS savepoint_ui)
project_add_test(tst_dialogs LIBS savepoint_ui)
project_add_test(tst_errortext LIBS savepoint_ui)
project_add_test(tst_historygraphview LIBS savepoint_ui history_test_support)
project_add_test(tst_historypane LIBS savepoint_ui savepoint_testsupport)
project_add_test(tst_messagebar LIBS savepoint_ui)
