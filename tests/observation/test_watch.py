"""Watchpoints: every update of a counter in shared memory is seen, with its writer; bad schedules are made, not awaited."""

import ctypes
import os
import threading
from pathlib import Path

import pytest

from grader.model.plan import PlannedWatch

from .conftest import planned

COUNT = """
import fcntl, mmap, os, struct, ctypes
def run(workers, increments):
    with open("counter", "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        for _ in range(workers):
            if os.fork() == 0:
                for _ in range(increments):
                    <take>
                    <add>
                    <release>
                os._exit(0)
        for _ in range(workers):
            os.wait()
        return int.from_bytes(memory[:8], "little")
"""
STYLES = {
    "slices": "memory[:8] = (int.from_bytes(memory[:8], 'little') + 1).to_bytes(8, 'little')",
    "struct": "struct.pack_into('<Q', memory, 0, struct.unpack_from('<Q', memory)[0] + 1)",
    "native struct": "struct.pack_into('Q', memory, 0, struct.unpack_from('Q', memory)[0] + 1)",
    "memoryview": "view = memoryview(memory)[:8].cast('Q'); view[0] += 1; view.release()",
    "ctypes": "ctypes.c_uint64.from_buffer(memory).value += 1",
}
LOCKS = {
    "locked": ("fcntl.lockf(file, fcntl.LOCK_EX)", "fcntl.lockf(file, fcntl.LOCK_UN)"),
    "unlocked": ("pass", "pass"),
}
START = 250  # so that a carry into the second byte happens on the way

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="watchpoints are set as on x86-64")


def source(style, lock):
    """A module that counts in a style, under a lock or not."""
    take, release = LOCKS[lock]
    return COUNT.replace("<take>", take).replace("<add>", STYLES[style]).replace("<release>", release)


def watched_run(seed=1, workers=4, increments=50, *, by="auto", force=True):
    """A run whose counter is watched, with forced switches."""
    return planned(
        args=(workers, increments),
        files=[("counter", START.to_bytes(8, "little") + b"tail", 0o644)],
        watch=PlannedWatch(path="counter", force=force, seed=seed, by=by),
        observe=["maps"],
    )


@pytest.mark.parametrize("style", STYLES)
def test_a_locked_counter_is_right_and_every_update_is_seen(session_of, style):
    """Under a lock nothing is lost however the workers are held, and each one's updates are counted exactly."""
    seen = session_of(source(style, "locked")).observe(watched_run())
    assert seen.calls[0].value == '{"int": "450"}'
    assert seen.watched.by == "watchpoints"
    assert [update.count for update in seen.watched.updates] == [50] * 4
    assert seen.watched.irregular == []
    assert len(seen.watched.mapped) == 5
    assert seen.watched.holds > 0


@pytest.mark.parametrize("style", STYLES)
def test_an_unlocked_counter_is_wrong_every_time(session_of, style):
    """Without a lock increments are lost at once: not in most runs, in each."""
    session = session_of(source(style, "unlocked"))
    values = [session.observe(watched_run(seed)).calls[0].value for seed in range(5)]
    assert '{"int": "450"}' not in values


APART = {
    "lockf": ("fcntl.lockf(file, fcntl.LOCK_EX)", "fcntl.lockf(file, fcntl.LOCK_UN)"),
    "a semaphore": ("LOCK.acquire()", "LOCK.release()"),
}


@pytest.mark.parametrize("lock", APART)
def test_a_read_and_a_write_that_are_locked_each_by_itself_lose_increments(session_of, lock):
    """A reader is also held behind the call that gives its lock back, before it takes it again to write."""
    take, release = APART[lock]
    lines = (take, "value = int.from_bytes(memory[:8], 'little') + 1", release)
    lines += (take, "memory[:8] = value.to_bytes(8, 'little')", release)
    text = COUNT.replace("<take>", "; ".join(lines)).replace("<add>", "pass").replace("<release>", "pass")
    made = "import multiprocessing\nLOCK = multiprocessing.get_context('fork').Lock()\n"
    session = session_of(made + text)
    values = [session.observe(watched_run(seed)).calls[0].value for seed in range(5)]
    assert '{"int": "450"}' not in values


def test_a_private_mapping_is_not_taken_for_a_shared_one(observe):
    """MAP_PRIVATE is not in the list of those that have the file mapped shared."""
    text = source("slices", "unlocked").replace("file.fileno(), 0", "file.fileno(), 0, mmap.MAP_PRIVATE")
    seen = observe(text, **{name: getattr(watched_run(), name) for name in ("watch", "observe")}, args=(2, 3),
                   files=[("counter", bytes(8), 0o644)])  # fmt: skip
    assert seen.watched.mapped == []
    assert seen.watched.updates == []


def test_a_posix_queue_that_is_left_is_named(session_of):
    """It lies in the message queue file system, which hardly a host has mounted."""
    source = """
        import ctypes, os
        def run(name):
            os.close(ctypes.CDLL("librt.so.1").mq_open(name.encode(), os.O_CREAT | os.O_RDWR, 0, None))
    """
    name = f"/left-{os.getpid()}"  # in the tier none it is the host's, where others test too
    seen = session_of(source).observe(planned(args=(name,), observe=["leftovers"]))
    assert seen.calls[0].leftovers == [f"/dev/mqueue{name}"]


@pytest.mark.parametrize("tier", ["none"], indirect=True)  # in the others nobody else is
def test_what_others_make_meanwhile_is_not_told_of(session_of, tmp_path):
    """Another submission, or a browser, may leave something on the host while a run is watched."""
    libc, name = ctypes.CDLL(None), f"grade-test-{os.getpid()}"
    begun, done, others = tmp_path / "begun", tmp_path / "done", Path("/dev/shm", name)
    os.mkfifo(begun)
    os.mkfifo(done)
    made = []

    def meanwhile():
        begun.read_bytes()
        others.touch()
        made.append(libc.semget(0, 1, 0o1600))
        done.write_bytes(b"")

    source = """
        def run(begun, done, name):
            open(begun, "w").close()
            open(done).close()
            open(name, "w").close()
    """
    thread = threading.Thread(target=meanwhile)
    thread.start()
    try:
        args = (str(begun), str(done), f"{others}-own")
        seen = session_of(source).observe(planned(args=args, observe=["leftovers"]))
        thread.join()
        assert others.exists()
        assert seen.calls[0].leftovers == [f"{others}-own"]
    finally:
        others.unlink(missing_ok=True)
        Path(f"{others}-own").unlink(missing_ok=True)
        libc.semctl(made[0], 0, 0)


def test_what_a_run_leaves_behind_is_named(session_of):
    """Files in the temporary folder, after the last call; what was there before is not among them."""
    seen = session_of("import tempfile\ndef run():\n    tempfile.mkstemp(suffix='.lock')\n").observe(
        planned(observe=["leftovers"])
    )
    (left,) = seen.calls[0].leftovers
    assert left.endswith(".lock")
