# SPDX-License-Identifier: Apache-2.0
# Sees check_layers.cmake fail: one small project per arrow, forbidden ones and allowed ones.
#
#   cmake -DWORK_DIR=<scratch folder> -DQT_HEADERS=<...> -P tests/check_layers_test.cmake
cmake_minimum_required(VERSION 3.25)

set(wrong 0)

# Puts `include` on line 3 of `file`, alone in a project, and compares what the check says.
# `expected`: "" when it must pass, else a part of the reason. Files named behind it exist too.
function(expect file include expected)
    file(REMOVE_RECURSE "${WORK_DIR}")
    foreach(other IN LISTS ARGN)
        file(WRITE "${WORK_DIR}/${other}" "")
    endforeach()
    file(WRITE "${WORK_DIR}/${file}" "// [one]; line \"with\" signs\n#pragma once\n#include ${include}\n")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${WORK_DIR} -DQT_HEADERS=${QT_HEADERS}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check_layers.cmake
        RESULT_VARIABLE exit_code OUTPUT_VARIABLE said ERROR_VARIABLE said)
    set(right FALSE)
    if(expected STREQUAL "")
        if(exit_code EQUAL 0)
            set(right TRUE)
        endif()
    else()
        string(FIND "${said}" "${file}:" named)
        string(FIND "${said}" "${expected}" at)
        if(NOT exit_code EQUAL 0 AND NOT named EQUAL -1 AND NOT at EQUAL -1)
            set(right TRUE)
        endif()
    endif()
    if(NOT right)
        message("${file} with ${include}: expected '${expected}', exit code ${exit_code}, said:\n${said}")
        math(EXPR wrong "${wrong} + 1")
        set(wrong ${wrong} PARENT_SCOPE)
    endif()
endfunction()

# Our own headers.
expect(core/base/a.h "\"core/api/client.h\"" "a.h:3: core/base must not include core/api/client.h")
expect(core/api/a.h "\"core/base/result.h\"" "")
expect(core/api/a.h "\"core/history/historygraph.h\"" "must not")
expect(core/history/a.h "\"core/api/checkpoint.h\"" "")
expect(core/history/a.cpp "\"core/api/client.h\"" "must not")
expect(core/operations/a.h "\"core/session/spritesession.h\"" "must not")
expect(core/session/a.h "\"core/operations/operation.h\"" "")
expect(core/session/a.h "\"ui/mainwindow.h\"" "must not")
expect(core/localbackend/a.h "\"core/api/checkpoint.h\"" "must not")
expect(core/localbackend/a.h "\"core/base/result.h\"" "")
expect(ui/dialogs/a.cpp "\"core/session/spritesession.h\"" "")
expect(ui/dialogs/a.cpp "\"core/localbackend/localbackend.h\"" "must not")
expect(ui/a.cpp "\"app/composition.h\"" "must not")
expect(ui/a.cpp "\"tests/support/x.h\"" "must not")
expect(app/a.cpp "\"core/localbackend/localbackend.h\"" "")
expect(app/a.cpp "\"ui/mainwindow.h\"" "")
expect(tests/api/a.cpp "\"core/api/client.h\"" "")
expect(tests/api/a.cpp "\"app/composition.h\"" "must not")
expect(tests/api/a.cpp "\"a.moc\"" "")
# A way around by a relative path.
expect(core/base/a.h "\"../base/b.h\"" "" core/base/b.h)
expect(core/base/a.h "\"../api/b.h\"" "core/base must not include core/api/b.h" core/api/b.h)
# Folders that the table does not know.
expect(core/apiextra/a.h "\"core/base/result.h\"" "core/apiextra is not in the table")
expect(core/a.h "<QString>" "is not in the table")

# Qt's.
expect(core/base/a.h "<QString>" "")
expect(core/base/a.h "<vector>" "")
expect(core/base/a.h "<QNetworkReply>" "core/base must not include QNetworkReply (QtNetwork)")
expect(core/api/a.h "<QNetworkReply>" "")
expect(core/localbackend/a.h "<QTcpServer>" "")
expect(core/session/a.h "<QTcpSocket>" "must not")
expect(core/history/a.h "<QColor>" "must not")
expect(core/history/a.h "<QtGui/QColor>" "must not")
expect(core/history/a.h "<qcolor.h>" "must not")
expect(core/history/a.h "<QtWidgets>" "must not")
expect(core/session/a.h "  <QMessageBox>" "must not")
expect(core/session/a.h "\"QMessageBox\"" "must not")
expect(ui/a.h "<QTreeView>" "")
expect(ui/a.h "<QNetworkReply>" "must not")
expect(ui/a.h "<QJsonDocument>" "must not")
expect(ui/a.h "<QtCore/QJsonObject>" "must not")
expect(app/a.h "<QNetworkAccessManager>" "must not")
expect(app/a.h "<QApplication>" "")
expect(tests/ui/a.cpp "<QTest>" "")
expect(core/base/a.cpp "<QTest>" "must not")

file(REMOVE_RECURSE "${WORK_DIR}")
if(wrong GREATER 0)
    message(FATAL_ERROR "${wrong} case(s) went wrong")
endif()
