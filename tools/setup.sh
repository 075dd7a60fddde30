#!/bin/sh
# Makes .venv with the grader and its tools, and installs bubblewrap. `make` calls it when pyproject.toml is newer
# than the last setup. Needs python3 (3.10 or later), and root or sudo only for what is missing of the system's packages.
# PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

die() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

# Runs a command as root; fails when there is no way to become it.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif ! command -v sudo >/dev/null; then
        return 1
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}

# Installs one of Debian's packages; the lists of a fresh machine are empty or old, so a first failure is tried again.
install_package() {
    remedy="as root: apt-get update && apt-get install $1 (or what your distribution calls it)"
    command -v apt-get >/dev/null || die "$1 is missing. Install it, $remedy"
    echo "setup: installing $1" >&2
    apt install -y --no-install-recommends "$1" 2>/dev/null && return
    apt update || die "$1 is missing and cannot be installed from here. Install it, $remedy"
    apt install -y --no-install-recommends "$1" || die "$1 could not be installed. Try $remedy"
}

command -v "$python" >/dev/null || die "$python is not to be found: install Python 3.10 or later"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || die "$python is older than 3.10"
"$python" -c 'import ensurepip, venv' 2>/dev/null || install_package python3-venv
command -v bwrap >/dev/null || install_package bubblewrap

# pip keeps a cache below HOME, which not everybody can write to
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1
[ -n "${HOME:-}" ] && [ -w "$HOME" ] || export PIP_NO_CACHE_DIR=1

# a half-made environment, or one whose interpreter has gone, is made anew
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv
.venv/bin/python -m pip install -q -e '.[dev]'
# the sandbox sees the supervisor read-only, and would compile it anew at each start
.venv/bin/python -m compileall -q grader
touch .venv/.ready
