# SPDX-License-Identifier: Apache-2.0
project_add_test(tst_activitypane LIBS savepoint_ui)
project_add_test(tst_deletiondialogs LIBS savepoint_ui history_test_support)
project_add_test(tst_dialogs LIBS savepoint_ui)
project_add_test(tst_englishplurals LIBS savepoint_ui)
project_add_test(tst_errortext LIBS savepoint_ui)
project_add_test(tst_historygraphview LIBS savepoint_ui history_test_support)
project_add_test(tst_historypane LIBS savepoint_ui savepoint_testsupport)
project_add_test(tst_logview LIBS savepoint_ui)
project_add_test(tst_messagebar LIBS savepoint_ui)
project_add_test(tst_readablepalette LIBS savepoint_ui)
project_add_test(tst_recordedlog LIBS savepoint_ui savepoint_testsupport)

add_library(ui_testtools STATIC windowrig.cpp windowrig.h)
target_link_libraries(ui_testtools PUBLIC savepoint_ui savepoint_localbackend localbackend_testtools
    savepoint_testsupport Qt6::Test)
project_add_test(tst_deletion LIBS ui_testtools)
project_add_test(tst_mainwindow LIBS ui_testtools)
project_add_test(tst_mainwindowtrouble LIBS ui_testtools)
