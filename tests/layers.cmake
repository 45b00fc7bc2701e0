# SPDX-License-Identifier: Apache-2.0
# The arrows between the rooms, checked in the program, and the check itself checked on files that break them.
get_target_property(layers_qt_folders Qt6::Core INTERFACE_INCLUDE_DIRECTORIES)
list(FILTER layers_qt_folders INCLUDE REGEX "/QtCore/?$")
list(GET layers_qt_folders 0 layers_qt_headers)
cmake_path(APPEND layers_qt_headers ".." OUTPUT_VARIABLE layers_qt_headers)
cmake_path(NORMAL_PATH layers_qt_headers)

add_test(NAME layering
    COMMAND ${CMAKE_COMMAND} -DSOURCE_DIR=${CMAKE_CURRENT_LIST_DIR}/.. -DQT_HEADERS=${layers_qt_headers}
        -P ${CMAKE_CURRENT_LIST_DIR}/check_layers.cmake)
add_test(NAME layering_check_works
    COMMAND ${CMAKE_COMMAND} -DWORK_DIR=${CMAKE_CURRENT_BINARY_DIR}/layering -DQT_HEADERS=${layers_qt_headers}
        -P ${CMAKE_CURRENT_LIST_DIR}/check_layers_test.cmake)
set_tests_properties(layering layering_check_works PROPERTIES LABELS layering)
