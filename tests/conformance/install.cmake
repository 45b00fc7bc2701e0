# SPDX-License-Identifier: Apache-2.0
# cmake -DNPM=... -DFOLDER=... -P install.cmake: what package-lock.json names, unless it is there already, so that only the
# first run needs the network.
set(lock "${FOLDER}/package-lock.json")
set(installed "${FOLDER}/node_modules/installed-lock.json")
file(SHA256 "${lock}" wanted)
if(EXISTS "${installed}")
    file(SHA256 "${installed}" present)
endif()
if("${present}" STREQUAL "${wanted}")
    return()
endif()
# The client asks for Node 24; the calls used here work from 18 on.
execute_process(
    COMMAND "${NPM}" ci --engine-strict=false --ignore-scripts --no-audit --no-fund --no-update-notifier --prefer-offline
    WORKING_DIRECTORY "${FOLDER}"
    RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "npm could not install the official Sprites client; without a network leave it out: "
        "./dev test -LE conformance")
endif()
file(COPY_FILE "${lock}" "${installed}")
