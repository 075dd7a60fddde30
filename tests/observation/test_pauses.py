"""Opcode pauses, the way to bad schedules where there are no watchpoints: forced here, on every Python that is installed."""

import os
import shutil
import subprocess

import pytest

from grader.sandbox import bubblewrap, launch

from .test_watch import APART, COUNT, LOCKS, STYLES, source, watched_run

VERSIONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
ALL = 450  # what four workers make of 250 with 50 increments each
EXACT = '{"int": "450"}'


def interpreters():
    """One interpreter of each version that is installed, the usual one first: tracing differs from 3.12 on."""
    found = {"the usual one": launch.INTERPRETER}
    for version in VERSIONS:
        program = shutil.which(f"python{version}")
        words = [program, "-c", "import os, sys; print(os.path.realpath(sys.executable))"]
        done = subprocess.run(words, check=False, capture_output=True, text=True) if program else None
        if done is not None and done.returncode == 0:
            found[version] = done.stdout.strip()
    return found


FOUND = interpreters()
only_bubblewrap = pytest.mark.parametrize("tier", ["bubblewrap"], indirect=True)


@pytest.fixture(params=FOUND)
def interpreter(request, monkeypatch):
    """The sandbox's interpreter, each version in turn."""
    for module in (launch, bubblewrap):
        monkeypatch.setattr(module, "INTERPRETER", FOUND[request.param])


@only_bubblewrap
@pytest.mark.parametrize("style", STYLES)
def test_a_locked_counter_is_right_however_it_is_paused(interpreter, session_of, style):
    """Every worker is held in the middle of its work, and under a lock nothing is lost."""
    seen = session_of(source(style, "locked")).observe(watched_run(by="opcodes"))
    assert seen.calls[0].value == EXACT
    assert seen.watched.by == "opcodes"
    assert set(seen.watched.held) == {process.pid for process in seen.processes[1:]}
    assert seen.watched.updates == []


@only_bubblewrap
@pytest.mark.parametrize("style", STYLES)
def test_an_unlocked_counter_is_wrong_every_time(interpreter, session_of, style):
    """Without a lock increments are lost in each run, also where the addition is one line, or one expression."""
    session = session_of(source(style, "unlocked"))
    values = [session.observe(watched_run(seed, by="opcodes")).calls[0].value for seed in range(5)]
    assert EXACT not in values


def test_forks_that_python_does_not_know_of_are_paused_too(session_of):
    """The C library's fork runs no hook of Python's."""
    text = source("slices", "unlocked").replace("os.fork()", "LIBC.fork()")
    session = session_of("import ctypes\nLIBC = ctypes.CDLL(None)\n" + text)
    values = [session.observe(watched_run(seed, by="opcodes")).calls[0].value for seed in range(5)]
    assert EXACT not in values


def test_a_lock_around_each_half_loses_increments(session_of):
    """Between the two halves, where no lock is held, there are opcodes too."""
    take, release = APART["lockf"]
    lines = (take, "value = int.from_bytes(memory[:8], 'little') + 1", release)
    lines += (take, "memory[:8] = value.to_bytes(8, 'little')", release)
    text = COUNT.replace("<take>", "; ".join(lines)).replace("<add>", "pass").replace("<release>", "pass")
    session = session_of(text)
    values = [session.observe(watched_run(seed, by="opcodes")).calls[0].value for seed in range(5)]
    assert EXACT not in values


def test_the_error_number_of_a_c_call_is_not_touched(session_of):
    """A worker that is paused between a call of the C library and a look at its error number sees the right one."""
    text = COUNT.replace("<take>", LOCKS["locked"][0]).replace("<release>", LOCKS["locked"][1])
    text = text.replace(
        "<add>", "ctypes.set_errno(77); x = 1; x += 1; x += 1; x += 1; LOST.append(ctypes.get_errno())"
    )
    text = text.replace("os._exit(0)", "os._exit(LOST != [77] * increments)").replace(
        "os.wait()", "assert os.wait()[1] == 0"
    )
    seen = session_of("LOST = []\n" + text).observe(watched_run(by="opcodes"))
    assert seen.watched.holds > 0
    assert seen.calls[0].raised is None


def test_the_caller_is_not_paused(session_of):
    """Only the workers are held: what the caller does alone takes no longer."""
    seen = session_of(
        "def run(workers, increments):\n    return sum(n % 7 for n in range(20_000))\n"
    ).observe(watched_run(by="opcodes"))
    assert (seen.end, seen.watched.holds, seen.watched.held) == ("completed", 0, [])


def test_what_is_known_without_watchpoints(session_of):
    """Who had the file mapped shared, and nothing of who raised the counter."""
    session = session_of(source("slices", "locked"))
    seen = session.observe(watched_run(by="nothing", force=False))
    assert seen.calls[0].value == EXACT
    assert (seen.watched.by, seen.watched.updates, seen.watched.holds) == ("nothing", [], 0)
    assert len(seen.watched.mapped) == 5


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="watchpoints are set as on x86-64")
def test_watchpoints_are_used_where_they_work(session_of):
    """They say more: the probe finds them here."""
    assert session_of(source("slices", "locked")).observe(watched_run()).watched.by == "watchpoints"
