"""Bad schedules: a lock that is none, or that only time keeps, loses increments in each run; a right one never."""

import os

import pytest

from .test_watch import COUNT, watched_run

ADD = "memory[:8] = (int.from_bytes(memory[:8], 'little') + 1).to_bytes(8, 'little')"
EXACT = '{"int": "450"}'
BEGUN = """
import multiprocessing, time
ORDER = multiprocessing.get_context("fork").Value("i", 0)
WORD = mmap.mmap(-1, 8)
def turn():
    with ORDER.get_lock():
        ORDER.value += 1
        return ORDER.value - 1
"""
NO_LOCKS = {
    "a flag that is looked at and then set": ("while WORD[0]: pass\n<i>WORD[0] = 1", "WORD[0] = 0"),
    "a flag that is looked at now and then": (
        "while WORD[0]: time.sleep(0.0005)\n<i>WORD[0] = 1",
        "WORD[0] = 0",
    ),
    "a flag in a Value": ("while ORDER.value: pass\n<i>ORDER.value = 1", "ORDER.value = 0"),
    "workers that begin half a second apart": ("_ or time.sleep(0.5 * turn())", "pass"),
    "workers that sleep as long as the others work": ("time.sleep(0.002)", "time.sleep(0.002)"),
}
pytestmark = [
    pytest.mark.skipif(os.uname().machine != "x86_64", reason="watchpoints are set as on x86-64"),
    pytest.mark.parametrize("tier", ["bubblewrap"], indirect=True),
]


def source(take, release):
    """A module that counts under that lock."""
    indent = " " * 20
    text = COUNT.replace("<take>", take.replace("<i>", indent)).replace("<add>", ADD)
    begun, _, rest = text.partition("def run")
    return begun + BEGUN + "def run" + rest.replace("<release>", release)


@pytest.mark.parametrize("lock", NO_LOCKS)
def test_what_is_no_lock_loses_increments(session_of, lock):
    """Held between the look and the set, or until those who sleep have woken."""
    session = session_of(source(*NO_LOCKS[lock]))
    values = [session.observe(watched_run(seed)).calls[0].value for seed in range(3)]
    assert EXACT not in values


def test_who_sleeps_is_waited_for_without_harm(session_of):
    """Workers that begin late find the first one held; under a lock nothing is lost by that."""
    take = "_ or time.sleep(0.2 * turn())\n<i>fcntl.lockf(file, fcntl.LOCK_EX)"
    seen = session_of(source(take, "fcntl.lockf(file, fcntl.LOCK_UN)")).observe(watched_run())
    assert seen.calls[0].value == EXACT
    assert [update.count for update in seen.watched.updates] == [50] * 4
