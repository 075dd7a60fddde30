"""What the bubblewrap tier keeps a submission from."""

import json

import pytest

from grader.sandbox.session import Session
from grader.sandbox.start import start

from .conftest import planned


def claimed(source):
    """What a module's run() returned in a bubblewrap sandbox, decoded from its JSON."""
    with Session(start("bubblewrap"), {"module.py": source.encode()}) as session:
        return json.loads(session.observe(planned()).calls[0].value)


def test_only_the_scratch_places_can_be_written():
    """The working folder, /tmp and /dev/shm; nothing else."""
    source = """
import os
def run():
    done = []
    for folder in ("/", "/usr", "/etc", "/opt", "/opt/grade", "/home", "/root", "/submission", "/proc", "/dev",
                   "/scratch", "/tmp", "/dev/shm"):
        try:
            open(folder + "/x", "w").close()
            done.append(folder)
        except OSError:
            pass
    return done
"""
    found = [path for path in claimed(source)["list"] if path not in ("/submission", "/dev")]
    assert found == ["/scratch", "/tmp", "/dev/shm"]


@pytest.mark.parametrize(
    "place", ["/etc/shadow", "/var", "/srv", "/opt/grade/grader/judge", "/opt/grade/grader/model", "/sys"]
)
def test_what_is_not_needed_is_not_there(place):
    """The host's files beyond programs and libraries, and the grader's beyond the supervisor, are not there."""
    assert claimed(f"import os\ndef run(): return os.path.exists({place!r})") is False


def test_it_is_nobody_and_has_no_privileges():
    """No capabilities, no way to new ones, and not root."""
    source = """
import os
def run():
    status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
    return [os.getuid() != 0, status["CapEff"].strip(), status["CapPrm"].strip(), status["NoNewPrivs"].strip(), status["Seccomp"].strip()]
"""
    assert claimed(source)["list"] == [True, "0" * 16, "0" * 16, "1", "2"]


def test_the_supervisor_is_out_of_reach():
    """It can be neither signalled, nor traced, nor read, nor starved."""
    source = """
import os, resource, ctypes
def attempt(deed):
    try:
        deed()
        return "done"
    except OSError as error:
        return error.errno
def run():
    libc = ctypes.CDLL(None, use_errno=True)
    def trace():
        if libc.ptrace(16, 1, 0, 0) == -1:
            raise OSError(ctypes.get_errno(), "")
    return [
        attempt(lambda: os.kill(1, 9)), attempt(lambda: os.kill(-1, 9)), attempt(trace),
        attempt(lambda: open("/proc/1/mem", "rb")), attempt(lambda: os.listdir("/proc/1/fd")),
        attempt(lambda: open("/proc/1/environ", "rb").read()),
        attempt(lambda: resource.prlimit(1, resource.RLIMIT_CPU, (0, 0))),
        attempt(lambda: os.sched_setaffinity(1, {0})), attempt(lambda: os.setpriority(os.PRIO_PROCESS, 1, 19)),
    ]
"""
    deeds = claimed(source)["list"]
    assert all(deed in ({"int": "1"}, {"int": "13"}) for deed in deeds), deeds


def test_the_network_is_loopback_alone():
    """A server and a client of the submission's own can talk; nobody else can be reached."""
    source = """
import socket
def run():
    server = socket.create_server(("127.0.0.1", 0))
    socket.create_connection(server.getsockname()).close()
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=5)
    except OSError as error:
        return error.errno
"""
    assert claimed(source) == {"int": "101"}  # ENETUNREACH: there is no way out at all


def test_system_v_objects_do_not_outlive_a_run():
    """What one run leaves in the IPC namespace is gone in the next."""
    source = """
import ctypes
def run():
    found = len(open("/proc/sysvipc/shm").readlines()) - 1
    libc = ctypes.CDLL(None)
    libc.shmget(0, 4096, 0o1600), libc.semget(0, 1, 0o1600), libc.msgget(0, 0o1600)
    return found
"""
    with Session(start("bubblewrap"), {"module.py": source.encode()}) as session:
        for _ in range(2):
            assert session.observe(planned()).calls[0].value == '{"int": "0"}'


def test_namespaces_cannot_be_made_inside():
    """unshare, and clone with a namespace flag, are refused."""
    source = """
import ctypes, os
def run():
    libc = ctypes.CDLL(None, use_errno=True)
    found = [libc.unshare(0x10000000), ctypes.get_errno()]
    result = libc.syscall({"x86_64": 56, "aarch64": 220}[os.uname().machine], 0x10000000 | 17, 0, 0, 0, 0)
    if result == 0:
        os._exit(0)
    return [*found, result, ctypes.get_errno()]
"""
    assert claimed(source)["list"] == [{"int": "-1"}, {"int": "1"}] * 2
