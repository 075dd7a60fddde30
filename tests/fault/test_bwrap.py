"""Other bwraps than the one that we know: old ones, and one that does less than it was asked for."""

import os
import shutil

import pytest

from grader.sandbox import bubblewrap

from .conftest import graded, refused

BWRAP = shutil.which("bwrap") or "/usr/bin/bwrap"
AS_ROOT = os.geteuid() == 0
ARGV = bubblewrap.describe(BWRAP, as_root=AS_ROOT, uid=12345).argv
FLAGS = sorted({word for word in ARGV[: ARGV.index("--")] if word.startswith("--")})


@pytest.fixture
def bwrap(tmp_path, environment):
    """`bwrap(text)` puts a shell script in bwrap's place. The PATH to use."""

    def write(text: str) -> str:
        (tmp_path / "bin").mkdir()
        fake = tmp_path / "bin" / "bwrap"
        fake.write_text(f"#!/bin/sh\n{text}\n")
        fake.chmod(0o755)
        return f"{tmp_path / 'bin'}:{environment['PATH']}"

    return write


def old(flag: str) -> str:
    """A bwrap from before there was this option."""
    unknown = f'echo "bwrap: Unknown option {flag}" >&2; exit 1'
    return f'for word; do [ "$word" = {flag} ] && {{ {unknown}; }}; done\nexec {BWRAP} "$@"'


@pytest.mark.parametrize("flag", FLAGS)
def test_a_bwrap_without_an_option_is_refused(grade_without, bwrap, flag):
    """By the option's name."""
    refused(grade_without({}, "--sandbox", "bubblewrap", PATH=bwrap(old(flag))), f"Unknown option {flag}")


def test_a_bwrap_that_is_too_old_is_passed_over(grade_without, bwrap):
    """`auto` takes the next tier."""
    graded(grade_without({}, PATH=bwrap(old("--as-pid-1"))), "landlock")


@pytest.mark.parametrize("what", ["ipc", "net"])
def test_a_bwrap_that_leaves_out_a_namespace_is_found_out(grade_without, bwrap, what):
    """The supervisor looks for itself; "enforced" is never said on another's word.

    Without an ipc namespace an ordinary user cannot even mount its message queues: that comes first.
    """
    drop = (
        f'for word; do shift; [ "$word" = --unshare-{what} ] || set -- "$@" "$word"; done\nexec {BWRAP} "$@"'
    )
    done = grade_without({}, "--sandbox", "bubblewrap", PATH=bwrap(drop))
    sooner = what == "ipc" and not AS_ROOT
    refused(done, "Can't mount mqueue" if sooner else f"bwrap has made no namespace of its own for {what}")


def test_a_bwrap_that_is_no_program(grade_without, bwrap):
    """A broken installation; `auto` does without."""
    path = bwrap("exit 0")
    refused(grade_without({}, "--sandbox", "bubblewrap", PATH=path), "it ended without a word")


def test_no_bwrap(grade_without, tmp_path):
    """By name: what to install. `auto` does without."""
    empty = str(tmp_path)
    refused(grade_without({}, "--sandbox", "bubblewrap", PATH=empty), "apt-get install bubblewrap")
    graded(grade_without({}, PATH=empty), "landlock")
