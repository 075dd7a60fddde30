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
    "tickets, of which two may draw the same": (
        "mine = WORD[0]\n<i>WORD[0] = mine + 1\n<i>while WORD[1] < mine: time.sleep(0.0001)",
        "WORD[1] = max(WORD[1], mine + 1)",
    ),
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


@pytest.mark.parametrize("by", ["watchpoints", "opcodes"])
@pytest.mark.parametrize("lock", NO_LOCKS)
def test_what_is_no_lock_loses_increments(session_of, lock, by):
    """Held between the look and the set, or until those who sleep have woken; with watchpoints and without."""
    session = session_of(source(*NO_LOCKS[lock]))
    values = [session.observe(watched_run(seed, by=by)).calls[0].value for seed in range(3)]
    assert EXACT not in values


def test_who_sleeps_is_waited_for_without_harm(session_of):
    """Workers that begin late find the first one held; under a lock nothing is lost by that."""
    take = "_ or time.sleep(0.2 * turn())\n<i>fcntl.lockf(file, fcntl.LOCK_EX)"
    seen = session_of(source(take, "fcntl.lockf(file, fcntl.LOCK_UN)")).observe(watched_run())
    assert seen.calls[0].value == EXACT
    assert [update.count for update in seen.watched.updates] == [50] * 4


def test_no_worker_is_done_before_all_are_forked_unless_the_caller_waits_for_it(session_of):
    """Held at its first access until the caller waits, for a worker or for a byte of it; not while it only sleeps."""
    text = source("fcntl.lockf(file, fcntl.LOCK_EX)", "fcntl.lockf(file, fcntl.LOCK_UN)")
    last_fork = "        for _ in range(workers):\n            os.wait()"
    forked = "            time.sleep(0.02)\n"
    side_by_side = text.replace(last_fork, forked + last_fork)
    told = "            os.read(DONE, 1)\n"
    serial = text.replace("os._exit(0)", "os.write(TELL, b'x'); os._exit(0)").replace(
        last_fork, told + last_fork
    )
    met = []
    for module in (side_by_side, serial):
        session = session_of("import os\nDONE, TELL = os.pipe()\n" + module)
        seen = session.observe(watched_run(workers=3, increments=1, force=False))
        last_born = max(process.born_ns for process in seen.processes)
        met.append([update.last_ns > last_born for update in seen.watched.updates])
    assert met == [[True, True, True], [False, False, True]]
