# SPDX-License-Identifier: Apache-2.0
# What the windows are made of: words, icons, message bar, activity pane, dialogs.
target_sources(savepoint_ui PRIVATE
    activitypane.cpp activitypane.h
    dangerbutton.cpp dangerbutton.h
    englishplurals.cpp englishplurals.h
    errortext.cpp errortext.h
    icons.cpp icons.h
    logdelegate.cpp logdelegate.h
    logfilter.cpp logfilter.h
    logsaver.cpp logsaver.h
    logsearch.cpp logsearch.h
    logsearchbar.cpp logsearchbar.h
    logtext.cpp logtext.h
    logview.cpp logview.h
    messagebar.cpp messagebar.h
    outcometext.cpp
    operationheader.cpp operationheader.h
    operationtext.cpp operationtext.h
    outcomeicon.cpp outcomeicon.h
    plaintextlabel.cpp plaintextlabel.h
    readablepalette.cpp readablepalette.h
    recordedlog.cpp recordedlog.h
    sentences.cpp sentences.h
    targetsize.h
    timetext.cpp timetext.h)

# Here and not in resources/: the library that the icons go into must exist first.
set(icons_dir "${PROJECT_SOURCE_DIR}/resources/icons")
qt_add_resources(savepoint_ui savepoint_icons
    PREFIX "/icons"
    BASE "${icons_dir}"
    FILES
        "${icons_dir}/dialog-error.svg"
        "${icons_dir}/dialog-information.svg"
        "${icons_dir}/dialog-question.svg"
        "${icons_dir}/dialog-warning.svg"
        "${icons_dir}/document-new.svg"
        "${icons_dir}/document-revert.svg"
        "${icons_dir}/document-save.svg"
        "${icons_dir}/edit-clear.svg"
        "${icons_dir}/edit-copy.svg"
        "${icons_dir}/edit-delete.svg"
        "${icons_dir}/edit-find.svg"
        "${icons_dir}/edit-select-all.svg"
        "${icons_dir}/emblem-ok.svg"
        "${icons_dir}/folder-open.svg"
        "${icons_dir}/go-bottom.svg"
        "${icons_dir}/go-down.svg"
        "${icons_dir}/go-home.svg"
        "${icons_dir}/go-up.svg"
        "${icons_dir}/help-about.svg"
        "${icons_dir}/help-keyboard.svg"
        "${icons_dir}/list-add.svg"
        "${icons_dir}/network-idle.svg"
        "${icons_dir}/network-offline.svg"
        "${icons_dir}/process-stop.svg"
        "${icons_dir}/savepoint.svg"
        "${icons_dir}/text-x-generic.svg"
        "${icons_dir}/view-auto.svg"
        "${icons_dir}/view-hidden.svg"
        "${icons_dir}/view-refresh.svg"
        "${icons_dir}/window-close.svg")

add_subdirectory(dialogs)
