"""What the tier landlock makes up for, being without namespaces: places, keys and names of a submission's own."""

import json
import os

import pytest

from grader.sandbox.session import Session
from grader.sandbox.start import start

from .conftest import planned

PLACES = """
import os
def run():
    for folder in ("/tmp", "/dev/shm"):
        assert os.listdir(folder) == [], os.listdir(folder)
        with open(folder + "/file", "w") as file:
            file.write("text")
        assert os.path.exists(folder + "/file") and not os.path.exists(folder + "/other")
        os.chmod(folder + "/file", 0o600)
        os.rename(folder + "/file", folder + "/moved")
        os.mkdir(folder + "/sub")
        os.link(folder + "/moved", folder + "/sub/linked")
        os.symlink("sub/linked", folder + "/link")
        status = os.stat(folder + "/link")
        assert (status.st_size, status.st_mode & 0o777, status.st_nlink) == (4, 0o600, 2)
        assert os.readlink(folder + "/link") == "sub/linked"
        assert os.access(folder + "/moved", os.R_OK) and not os.access(folder + "/moved", os.X_OK)
        assert open(folder + "/link").read() == "text"
        os.truncate(folder + "/moved", 2)
        assert open(folder + "/sub/linked").read() == "te"
        os.unlink(folder + "/sub/linked")
        os.rmdir(folder + "/sub")
        os.chdir(folder)
        assert sorted(os.listdir()) == ["link", "moved"]
    return "done"
"""
OUT = """
import os
def run():
    os.symlink("/", "/tmp/root")
    os.symlink("/proc/self/root", "/tmp/magic")
    found = []
    for path in ("/tmp/root/etc/passwd", "/tmp/magic/etc/passwd", "/tmp/../etc/hostname", "/tmp/sub/../../etc/hostname"):
        try:
            os.close(os.open(path, os.O_RDONLY))
            found.append(path)
        except OSError:
            pass
    return found
"""
KEYS = """
import ctypes
def run():
    libc = ctypes.CDLL(None, use_errno=True)
    first = libc.shmget(0x4752, 4096, 0o1600)
    again = libc.shmget(0x4752, 4096, 0o600)
    exclusive = libc.shmget(0x4752, 4096, 0o3600)
    unknown = libc.shmget(0x4753, 4096, 0o600)
    queue = ctypes.CDLL("librt.so.1", use_errno=True).mq_open(b"/grade-test", 0o302, 0o600, None)
    return [first >= 0, first == again, exclusive, unknown, queue >= 0]
"""
DONE = '"done"'


@pytest.fixture
def sandbox():
    """Opens sandboxes of the tier landlock with a module in them."""
    opened = []

    def open_sandbox(source: str) -> Session:
        opened.append(Session(start("landlock"), {"module.py": source.encode()}))
        return opened[-1]

    yield open_sandbox
    for session in opened:
        session.close()


def value(session):
    """What the module's run() returned, or what it raised."""
    (call,) = session.observe(planned()).calls
    return call.value or call.raised


def test_tmp_and_shared_memory_are_its_own_whatever_names_them(sandbox):
    """Programs that write `/tmp` out find a folder that works as one, empty in every run and for every submission."""
    one, other = sandbox(PLACES), sandbox(PLACES)
    assert value(one) == DONE
    assert value(one) == DONE
    assert value(other) == DONE


def test_nothing_leads_out_of_a_stand_in(sandbox):
    """Neither links nor dots: they are resolved as if there were nothing above."""
    assert json.loads(value(sandbox(OUT))) == {"list": []}


def test_keys_and_queues_are_its_own(sandbox):
    """Two submissions with the same key, at the same time, do not meet; nothing is left for the next run."""
    expected = {"list": [True, True, {"int": "-1"}, {"int": "-1"}, True]}
    one, other = sandbox(KEYS), sandbox(KEYS)
    assert [json.loads(value(session)) for session in (one, other, one)] == [expected] * 3


def test_the_folder_goes_with_the_sandbox(sandbox):
    """Nothing is left on the disk."""
    session = sandbox("import os\ndef run(): return os.getcwd()")
    place = os.path.dirname(json.loads(value(session)))
    assert os.path.isdir(place)
    session.close()
    assert not os.path.exists(place)
