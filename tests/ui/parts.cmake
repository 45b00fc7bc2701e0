# SPDX-License-Identifier: Apache-2.0
project_add_test(tst_activitypane LIBS savepoint_ui)
project_add_test(tst_dialogs LIBS savepoint_ui)
project_add_test(tst_englishplurals LIBS savepoint_ui)
project_add_test(tst_errortext LIBS savepoint_ui)
project_add_test(tst_messagebar LIBS savepoint_ui)
project_add_test(tst_readablepalette LIBS savepoint_ui)
