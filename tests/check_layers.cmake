# SPDX-License-Identifier: Apache-2.0
# Checks the arrows between the rooms of the program: which folder may include what. Arrows only go down.
#
#   cmake -DSOURCE_DIR=<project> -DQT_HEADERS=<folder that holds QtCore, QtGui, ...> -P tests/check_layers.cmake
#
# Prints every forbidden #include as file:line and fails when there is one. A new folder under core fails until
# it has its lines in the table below.
cmake_minimum_required(VERSION 3.25)

# --- The table ------------------------------------------------------------------------------------------------
# rooms_<room>: folders (or single files) of the project it may include besides itself
# qt_<room>:    Qt modules it may include
# never_<room>: Qt headers it must not include all the same, as a regular expression
set(rooms_core/base "")
set(rooms_core/api core/base)
set(rooms_core/records core/base core/api/checkpoint.h core/api/ancestry.h core/api/sprite.h
    core/api/jsontext.h core/api/streamgate.h core/api/streamlines.h core/api/streammessage.h
    core/api/streammessageparser.h)
set(rooms_core/history core/base core/api/checkpoint.h core/api/ancestry.h
    core/records/annotation.h core/records/restorerecord.h)
set(rooms_core/operations core/base core/api core/records)
set(rooms_core/session core/base core/api core/history core/operations core/records)
set(rooms_core/localbackend core/base) # never core/api: a bug must not cancel itself out
set(rooms_ui core/base core/api core/history core/operations core/records core/session)
set(rooms_app core ui)
set(rooms_tests core ui)

set(qt_core/base QtCore)
set(qt_core/api QtCore QtNetwork)
set(qt_core/records QtCore QtSql)
set(qt_core/history QtCore)
set(qt_core/operations QtCore)
set(qt_core/session QtCore)
set(qt_core/localbackend QtCore QtNetwork)
set(qt_ui QtCore QtGui QtWidgets QtSvg QtDBus)
set(qt_app QtCore QtGui QtWidgets QtDBus)
set(qt_tests QtCore QtGui QtWidgets QtNetwork QtSql QtTest QtSvg QtDBus)

set(never_ui "^QJson")
# --------------------------------------------------------------------------------------------------------------

foreach(needed SOURCE_DIR QT_HEADERS)
    if(NOT IS_DIRECTORY "${${needed}}")
        message(FATAL_ERROR "-D${needed}=<folder> is needed, got '${${needed}}'")
    endif()
endforeach()
if(NOT EXISTS "${QT_HEADERS}/QtGui/QColor" OR NOT EXISTS "${QT_HEADERS}/QtWidgets/QWidget")
    message(FATAL_ERROR "No QtGui and QtWidgets in ${QT_HEADERS}: their headers could not be told apart")
endif()
file(GLOB qt_modules RELATIVE "${QT_HEADERS}" LIST_DIRECTORIES true "${QT_HEADERS}/Qt*")

set(violations 0)

# Prints a violation as file:line. `line` is the text of the line; empty: the whole file is meant.
function(report file line reason)
    set(number 1)
    if(NOT line STREQUAL "")
        file(READ "${SOURCE_DIR}/${file}" content)
        string(FIND "\n${content}" "\n${line}" at)
        string(SUBSTRING "${content}" 0 ${at} before)
        string(REGEX MATCHALL "\n" breaks "${before}")
        list(LENGTH breaks number)
        math(EXPR number "${number} + 1")
    endif()
    message("${file}:${number}: ${reason}")
    math(EXPR count "${violations} + 1")
    set(violations ${count} PARENT_SCOPE)
endfunction()

# The room of a file: the top-level folder, in core the folder below it.
function(room_of file result)
    string(REGEX MATCH "^(core/[^/]+|[^/]+)/" room "${file}")
    string(REGEX REPLACE "/$" "" room "${room}")
    set(${result} "${room}" PARENT_SCOPE)
endfunction()

# An include of our own: allowed when it stays in the room or in one that the table names.
function(check_own file line room target)
    foreach(allowed IN ITEMS ${room} ${rooms_${room}})
        string(FIND "${target}/" "${allowed}/" at)
        if(at EQUAL 0)
            return()
        endif()
    endforeach()
    report("${file}" "${line}" "${room} must not include ${target}")
    set(violations ${violations} PARENT_SCOPE)
endfunction()

# An include of Qt: `<QWidget>`, `<QtWidgets/QWidget>`, `<qwidget.h>`, `<QtWidgets>`.
function(check_qt file line room header)
    get_filename_component(name "${header}" NAME)
    if(DEFINED never_${room} AND name MATCHES "${never_${room}}")
        report("${file}" "${line}" "${room} must not include ${header}")
        set(violations ${violations} PARENT_SCOPE)
        return()
    endif()
    set(owner "")
    foreach(module IN LISTS qt_${room} qt_modules) # the allowed ones first: some headers stand in two modules
        if(header MATCHES "^${module}(/|$)" OR (NOT header MATCHES "/" AND EXISTS "${QT_HEADERS}/${module}/${header}"))
            set(owner ${module})
            break()
        endif()
    endforeach()
    if(NOT owner STREQUAL "" AND NOT owner IN_LIST qt_${room})
        report("${file}" "${line}" "${room} must not include ${header} (${owner})")
        set(violations ${violations} PARENT_SCOPE)
    endif()
endfunction()

# What a quoted include means: a path from the project root, or beside the file that includes it.
function(resolve file quoted result)
    set(target "")
    if(quoted MATCHES "^(app|core|ui|tests)/")
        set(target "${quoted}")
    else()
        get_filename_component(folder "${SOURCE_DIR}/${file}" DIRECTORY)
        cmake_path(ABSOLUTE_PATH quoted BASE_DIRECTORY "${folder}" NORMALIZE OUTPUT_VARIABLE beside)
        if(EXISTS "${beside}")
            file(RELATIVE_PATH target "${SOURCE_DIR}" "${beside}")
        endif()
    endif()
    set(${result} "${target}" PARENT_SCOPE)
endfunction()

set(scanned 0)
foreach(top IN ITEMS app core ui tests)
    file(GLOB_RECURSE files RELATIVE "${SOURCE_DIR}" "${SOURCE_DIR}/${top}/*.h" "${SOURCE_DIR}/${top}/*.hpp"
         "${SOURCE_DIR}/${top}/*.cpp" "${SOURCE_DIR}/${top}/*.cc" "${SOURCE_DIR}/${top}/*.inc")
    list(FILTER files EXCLUDE REGEX "/node_modules/")
    list(LENGTH files count)
    math(EXPR scanned "${scanned} + ${count}")
    foreach(file IN LISTS files)
        room_of("${file}" room)
        if(NOT DEFINED qt_${room})
            report("${file}" "" "${room} is not in the table of tests/check_layers.cmake")
            continue()
        endif()
        file(STRINGS "${SOURCE_DIR}/${file}" lines REGEX "^[ \t]*#[ \t]*include" ENCODING UTF-8)
        foreach(line IN LISTS lines)
            if(line MATCHES "include[ \t]*<([^>]+)>")
                check_qt("${file}" "${line}" ${room} "${CMAKE_MATCH_1}")
            elseif(line MATCHES "include[ \t]*\"([^\"]+)\"")
                set(quoted "${CMAKE_MATCH_1}")
                resolve("${file}" "${quoted}" target)
                if(target STREQUAL "")
                    check_qt("${file}" "${line}" ${room} "${quoted}")
                else()
                    check_own("${file}" "${line}" ${room} "${target}")
                endif()
            endif()
        endforeach()
    endforeach()
endforeach()

if(scanned EQUAL 0)
    message(FATAL_ERROR "No source files under ${SOURCE_DIR}: nothing was checked")
endif()
if(violations GREATER 0)
    message(FATAL_ERROR "${violations} forbidden include(s) in ${scanned} files")
endif()
message("${scanned} files, no forbidden include")
