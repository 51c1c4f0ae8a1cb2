# lib.sh: what the set-up commands share. Sourced by tools/replay, tools/test and .ci/run.
#
#   need PURPOSE...        installs what tools/packages lists for the purposes, if it is missing
#   configure [-D...]      build/release, optimised
#   build [TARGET...]      compiles in build/release
#   python_with MODULE     prints a python3 that can import MODULE

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build_dir=$root/build/release

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$(basename "$0"): $*"
    exit 1
}

python_with() {
    local python
    for python in python3 /usr/bin/python3; do
        if command -v "$python" >/dev/null && "$python" -c "import $1" 2>/dev/null; then
            command -v "$python"
            return 0
        fi
    done
    return 1
}

# has KIND NAME: is it there?
has() {
    case $1 in
    file) [ -e "$2" ] ;;
    command) command -v "$2" >/dev/null ;;
    header) printf '#include <%s>\n' "$2" | gcc -E -x c - >/dev/null 2>&1 ;;
    cxxheader) printf '#include <%s>\n' "$2" | g++ -E -x c++ - >/dev/null 2>&1 ;;
    module) pkg-config --exists "$2" 2>/dev/null ;;
    python) python_with "$2" >/dev/null ;;
    asan) [ -e "$("$2" -print-file-name=libclang_rt.asan-x86_64.a 2>/dev/null)" ] ||
        [ -e "$("$2" -print-file-name=libclang_rt.asan.a 2>/dev/null)" ] ||
        [ -e "$("$2" -print-file-name=libclang_rt.asan-aarch64.a 2>/dev/null)" ] ;;
    *) die "tools/packages: unknown kind $1" ;;
    esac
}

# Sets missing_things ("module gsl") and missing_packages for the purposes given.
look_for_missing() {
    local purpose kind name package
    missing_things=()
    missing_packages=()
    while read -r purpose kind name package; do
        case $purpose in '' | '#'*) continue ;; esac
        [[ " $* " == *" $purpose "* ]] || continue
        has "$kind" "$name" && continue
        missing_things+=("$kind $name")
        [[ " ${missing_packages[*]} " == *" $package "* ]] || missing_packages+=("$package")
    done <"$root/tools/packages"
}

# apt_install PACKAGE...: as root or with sudo; refreshes the package lists only if it must.
apt_install() {
    local as_root=() install
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "not root, and there is no sudo. Run as root:
    apt-get update && apt-get install -y --no-install-recommends $*"
        as_root=(sudo)
        [ -z "${CI:-}" ] || as_root+=(-n)
    fi
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    install=("${as_root[@]}" apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install
        --no-install-recommends "$@")
    say "Installing with apt: $*"
    "${install[@]}" >/dev/null 2>&1 && return
    "${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 update >&2 &&
        "${install[@]}" >/dev/null && return
    die "apt could not install them. Try yourself, as root:
    apt-get update && apt-get install -y --no-install-recommends $*"
}

need() {
    look_for_missing "$@"
    [ ${#missing_things[@]} -gt 0 ] || return 0
    if command -v apt-get >/dev/null; then
        apt_install "${missing_packages[@]}"
        look_for_missing "$@"
        [ ${#missing_things[@]} -gt 0 ] || return 0
        say "Still missing after the installation:"
    else
        say "There is no apt on this machine. Please install what is missing:"
    fi
    for i in "${!missing_things[@]}"; do
        say "    ${missing_things[$i]}"
    done
    say "(kinds: command = on the PATH, header = for the C compiler, cxxheader = for C++,"
    say " module = found by pkg-config, python = imported by python3; Debian's packages:"
    say " ${missing_packages[*]})"
    exit 1
}

# quietly WHAT CMD...: the command's output goes to a log that is shown if it fails.
quietly() {
    local what=$1 log=$build_dir/tools.log
    shift
    mkdir -p "$build_dir"
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        die "$what failed; the whole log is in $log"
    fi
}

# The release preset, in words that cmake 3.22 understands too.
configure() {
    quietly "configuring" cmake -S "$root" -B "$build_dir" -G Ninja \
        -DCMAKE_BUILD_TYPE=Release "$@"
}

build() {
    [ -e "$build_dir/crisim" ] || say "Building crisim (once, about a minute)"
    quietly "building" cmake --build "$build_dir" ${1:+--target "$@"}
}
