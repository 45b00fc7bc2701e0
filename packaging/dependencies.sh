# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What Savepoint needs from the system, and why. Sourced by ./dev; the names are those of Debian 12 and Ubuntu 24.04.
#
# group | package | program that will do in its place ("-": a library) | reason
readonly DEPENDENCIES='
build | g++                | g++                   | compiles it
build | cmake              | cmake                 | configures the build, runs the tests
build | ninja-build        | ninja                 | runs the build
build | mold               | mold                  | links the hundred tests in a quarter of the time
build | qt6-base-dev       | -                     | Qt: windows, network, database access, tests
build | libqt6sql6-sqlite  | -                     | Qt: keeps notes and remembered histories
build | qt6-svg-dev        | -                     | Qt: icons that stay sharp
build | libsimdjson-dev    | -                     | reads long checkpoint lists
build | dbus-daemon        | dbus-daemon           | a bus of their own for tests of notifications
wayland | qt6-wayland      | -                     | Qt: windows on Wayland without X11
headless | xvfb            | Xvfb                  | a display for a machine without one
headless | openbox         | openbox               | gives windows the keyboard on that display
format | clang-format-14   | clang-format-14       | formats the sources; other versions format differently
lint  | clang-tidy-14      | clang-tidy-14         | looks for bugs in the sources
lint  | shellcheck         | shellcheck            | looks for bugs in the shell scripts
package | dpkg-dev         | dpkg-shlibdeps        | finds what the package depends on
package | file             | file                  | tells programs from other files in the package
node  | nodejs             | node                  | runs the official Sprites client against the local backend
node  | npm                | npm                   | fetches that client
node  | ca-certificates    | -                     | lets npm trust its registry
metadata | appstream       | appstreamcli          | checks the software-centre entry
metadata | desktop-file-utils | desktop-file-validate | checks the menu entry
'

# wanted GROUP...: the lines of the table that belong to the groups.
wanted() {
    local line group
    while IFS= read -r line; do
        for group; do
            [[ $line == "$group "* ]] && printf '%s\n' "$line"
        done
    done <<<"$DEPENDENCIES"
}

# missing_packages GROUP...: one "package|reason" line for each package that is not there.
missing_packages() {
    local group package program reason installed=
    local -a packages=() reasons=()
    while IFS='|' read -r group package program reason; do
        read -r package <<<"$package"
        read -r program <<<"$program"
        read -r reason <<<"$reason"
        if [[ $program == - ]]; then
            command -v dpkg-query >/dev/null || continue # without it only CMake can tell about libraries
        elif command -v "$program" >/dev/null; then
            continue
        fi
        packages+=("$package")
        reasons+=("$reason")
    done < <(wanted "$@")
    [[ ${#packages[@]} -gt 0 ]] || return 0
    if command -v dpkg-query >/dev/null; then
        # It fails as soon as one of them is unknown, and has then named the others.
        installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${packages[@]}" 2>/dev/null) || true
    fi
    local i
    for i in "${!packages[@]}"; do
        [[ $'\n'$installed$'\n' == *$'\n'"${packages[i]} installed"$'\n'* ]] \
            || printf '%s|%s\n' "${packages[i]}" "${reasons[i]}"
    done
}

# install_dependencies GROUP...: makes everything of the groups be there, or says what lacks and returns non-zero.
install_dependencies() {
    local missing package reason
    local -a packages=()
    missing=$(missing_packages "$@")
    [[ -n $missing ]] || return 0

    echo "Needed, and not on this computer:"
    while IFS='|' read -r package reason; do
        printf '    %-20s %s\n' "$package" "$reason"
        packages+=("$package")
    done <<<"$missing"

    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        complain "This is neither Debian nor Ubuntu, so ./dev cannot install them. Please do, and with them" \
            "CMake 3.25, Qt 6.4 with Qt Svg, and simdjson, or newer, with their headers."
        return 1
    fi
    local -a as_root=()
    if [[ $EUID -ne 0 ]]; then
        if ! command -v sudo >/dev/null; then
            complain "Installing needs root, and there is no sudo here. As root:" \
                "    apt-get install ${packages[*]}"
            return 1
        fi
        if ! sudo -n true 2>/dev/null && ! { [[ -t 0 ]] && sudo -v -p 'Password of %p, to install them: '; }; then
            complain "Installing needs root, and sudo does not let $(id -un) become it here. Ask an administrator for:" \
                "    apt-get install ${packages[*]}"
            return 1
        fi
        as_root=(sudo)
    fi
    local count="${#packages[@]} packages"
    [[ ${#packages[@]} -eq 1 ]] && count="1 package"
    stage install "$count" apt_install "${packages[@]}" && return 0
    if grep -q -s -e 'Could not resolve' -e 'Could not connect' -e 'Unable to connect' -e 'Temporary failure' "$LOG"; then
        complain "This computer does not reach its package mirror: is there a network?"
    elif grep -q -s -e 'Unable to locate package' -e 'no installation candidate' "$LOG"; then
        complain "This release does not have them all; Debian 12 and Ubuntu 24.04 or newer do."
    fi
    complain "By hand: apt-get install ${packages[*]}"
    return 1
}

# apt_install PACKAGE...: reads the package lists only when they are missing or have grown stale. Uses as_root.
apt_install() {
    local -a apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any)
    local -a install=("${apt[@]}" install --no-install-recommends "$@")
    local known
    known=$(apt-cache show --no-all-versions "$@" 2>/dev/null | grep -c '^Package: ') || true
    if [[ $known -eq $# ]] && "${install[@]}"; then
        return 0
    fi
    "${apt[@]}" update && "${install[@]}"
}
