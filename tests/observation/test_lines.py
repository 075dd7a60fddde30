"""Explanations: the line of the submission in which a descriptor was opened, a wait began, a thing was named."""

import os

import pytest

from .conftest import planned

LEAKS = {
    "pipe2": "os.pipe()",
    "openat": "open('f', 'w')",
    "fcntl": "os.dup(0)",
    "dup2": "os.dup2(0, 9)",
    "socket": "socket.socket()",
    "socketpair": "socket.socketpair()",
    "memfd_create": "os.memfd_create('m')",
    "epoll_create1": "select.epoll()",
    "pidfd_open": "os.pidfd_open(os.getpid())",
}
KEPT = "import os, select, socket\nKEPT = []\ndef run():\n    x = 1\n    KEPT.append({})\n    return x\n"
EXPLAIN = ["lines", "opens"]


@pytest.mark.parametrize("call", LEAKS)
def test_where_a_descriptor_was_opened(observe, call):
    """Every way to a new descriptor is known with its call and its line."""
    seen = observe(KEPT.format(LEAKS[call]), observe=EXPLAIN)
    new = [each for each in seen.calls[0].descriptors_after if each.fd > 2]
    assert new
    assert {(each.opened.call, each.opened.where.line) for each in new} == {(call, 5)}
    assert {each.opened.pid for each in new} == {seen.processes[0].pid}


def test_without_being_asked_nothing_is_noted(observe):
    """A run that decides makes no stop for an explanation."""
    seen = observe(KEPT.format("os.pipe()"))
    assert [each.opened for each in seen.calls[0].descriptors_after] == [None] * 5


def test_the_line_of_a_helper_and_of_the_standard_library(observe):
    """The innermost line of the submission counts, also for what a library opens for it, and after a helper returned."""
    seen = observe(
        """
        import os, tempfile
        KEPT = []
        def helper():
            return os.pipe()
        def run():
            KEPT.append((helper(), os.open('f', os.O_CREAT)))
            KEPT.append(tempfile.NamedTemporaryFile())
        """,
        observe=EXPLAIN,
    )
    lines = [each.opened.where.line for each in seen.calls[0].descriptors_after if each.fd > 2]
    assert lines == [5, 5, 7, 8]


def test_what_a_program_inherits(observe):
    """A descriptor that was opened before the fork is known in the child's program too."""
    seen = observe(
        """
        import os
        def run():
            kept = os.open('f', os.O_CREAT | os.O_WRONLY)
            os.set_inheritable(kept, True)
            if os.fork() == 0:
                os.execvp('true', ['true'])
            os.wait()
        """,
        observe=EXPLAIN,
    )
    (program,) = seen.processes[1].programs
    assert [each.opened.where.line for each in program.descriptors if each.fd > 2] == [4]


def test_the_lines_of_waits_and_forks(observe):
    """Each recorded call has its line, each process the line of its fork, in threads as well."""
    seen = observe(
        """
        import os, threading
        def child():
            if os.fork() == 0:
                os._exit(0)
            os.wait()
        def run():
            child()
            thread = threading.Thread(target=child)
            thread.start()
            thread.join()
        """,
        observe=EXPLAIN,
    )
    assert [process.where.line for process in seen.processes[1:]] == [4, 4]
    assert [call.where.line for call in seen.syscalls if call.name == "wait4"] == [6, 6]


def test_what_was_named_where(session_of):
    """Files, folders, shared memory and queues: whatever may be left behind has the line that made it."""
    source = """
        import multiprocessing, os, tempfile
        def run():
            open('here', 'w').close()
            folder = tempfile.mkdtemp()
            os.rename('here', 'there')
            lock = multiprocessing.get_context('fork').Semaphore()
            return folder
    """
    seen = session_of(source).observe(planned(observe=[*EXPLAIN, "leftovers"]))
    assert (seen.made["here"].line, seen.made["there"].line) == (4, 6)
    assert [seen.made[name].line for name in seen.calls[0].leftovers] == [5]
    assert 7 in {where.line for where in seen.made.values()}


def test_where_a_pipe_and_a_link_were_made(session_of):
    """Named pipes and symbolic links are files too."""
    source = """
        import os
        def run():
            os.mkfifo("pipe")
            os.symlink("nowhere", "link")
    """
    seen = session_of(source).observe(planned(observe=EXPLAIN))
    assert {name: where.line for name, where in seen.made.items()} == {"pipe": 4, "link": 5}


def test_where_a_queue_and_a_semaphore_set_were_made(session_of):
    """System V objects by their numbers, POSIX queues by their names."""
    source = """
        import ctypes, os
        libc, librt = ctypes.CDLL(None), ctypes.CDLL("librt.so.1")
        def run(name):
            libc.semget(0, 1, 0o600)
            os.close(librt.mq_open(name.encode(), os.O_CREAT | os.O_RDWR, 0o600, None))
    """
    args = (f"/left-{os.getpid()}",)  # in the tier none it is the host's, where others test too
    seen = session_of(source).observe(planned(args=args, observe=[*EXPLAIN, "leftovers"]))
    assert [seen.made[name].line for name in sorted(seen.calls[0].leftovers)] == [6, 5]


def test_where_the_function_begins(observe):
    """Known of every run, for what has no line of its own."""
    assert observe("import os\n\n\ndef run():\n    pass\n").defined.line == 4
    assert observe("run = print\n").defined is None
