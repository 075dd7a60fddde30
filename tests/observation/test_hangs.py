"""Hangs: seen at once, with who waits for what; and nothing that may still go on is taken for one."""

import os
import textwrap

import pytest

from grader.model.assignment import Limits

LINES = {
    "its own write end": ("read", "r, w = os.pipe()\nos.read(r, 1)"),
    "the child's own write end": (
        "read",
        "r, w = os.pipe()\nif os.fork() == 0:\n    os.read(r, 1)\n    os._exit(0)\nos.close(w)\nos.wait()",
    ),
    "the caller's write end": (
        "read",
        "r, w = os.pipe()\nif os.fork() == 0:\n    os.close(w)\n    os.read(r, 1)\n    os._exit(0)\nos.wait()",
    ),
    "a buffered read to the end": ("read", "r, w = os.pipe()\nos.fdopen(r).read()"),
    "readinto by a thread": (
        "read",
        "r, w = os.pipe()\nt = threading.Thread(target=os.read, args=(r, 1))\nt.start()\nt.join()",
    ),
    "a full pipe that nobody reads": ("write", "r, w = os.pipe()\nos.write(w, bytes(200_000))"),
    "a child that writes before it is read": (
        "write",
        "r, w = os.pipe()\nif os.fork() == 0:\n    os.write(w, bytes(200_000))\n    os._exit(0)\nos.wait()",
    ),
    "two that write to each other": (
        "write",
        "a, b = os.pipe(), os.pipe()\nif os.fork() == 0:\n    os.write(a[1], bytes(200_000))\n    os._exit(0)\n"
        "os.write(b[1], bytes(200_000))",
    ),
    "two that read from each other": (
        "read",
        "a, b = os.pipe(), os.pipe()\nif os.fork() == 0:\n    os.read(a[0], 1)\n    os._exit(0)\nos.read(b[0], 1)",
    ),
    "a lock taken twice": ("futex", "lock = multiprocessing.Lock()\nlock.acquire()\nlock.acquire()"),
    "a lock whose holder is gone": (
        "futex",
        "lock = multiprocessing.get_context('fork').Lock()\nif os.fork() == 0:\n    lock.acquire()\n    os._exit(0)\n"
        "os.wait()\nlock.acquire()",
    ),
    "a lock held by who waits for the child": (
        "futex",
        "lock = multiprocessing.get_context('fork').Lock()\nlock.acquire()\nif os.fork() == 0:\n    lock.acquire()\n"
        "    os._exit(0)\nos.wait()",
    ),
    "a thread's lock": ("futex", "lock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    "a thread that waits for ever": (
        "futex",
        "t = threading.Thread(target=threading.Event().wait)\nt.start()\nt.join()",
    ),
    "an empty queue": ("read", "multiprocessing.get_context('fork').Queue().get()"),
    "a barrier for one too many": ("futex", "multiprocessing.get_context('fork').Barrier(2).wait()"),
    "flock through two descriptors": (
        "flock",
        "a, b = open('f', 'w'), open('f', 'w')\nfcntl.flock(a, fcntl.LOCK_EX)\nfcntl.flock(b, fcntl.LOCK_EX)",
    ),
    "lockf held by who waits for the child": (
        "fcntl",
        "f = open('f', 'w')\nfcntl.lockf(f, fcntl.LOCK_EX)\nif os.fork() == 0:\n    fcntl.lockf(f, fcntl.LOCK_EX)\n"
        "    os._exit(0)\nos.wait()",
    ),
    "a child that waits for a signal": ("pause", "if os.fork() == 0:\n    signal.pause()\nos.wait()"),
    "sigwait": ("rt_sigtimedwait", "signal.sigwait([signal.SIGUSR1])"),
    "a stopped child": ("wait4", "if os.fork() == 0:\n    os.kill(os.getpid(), signal.SIGSTOP)\nos.wait()"),
    "a FIFO without a writer": ("openat", "os.mkfifo('q')\nopen('q')"),
    "a poll without a timeout": ("poll", "r, w = os.pipe()\np = select.poll()\np.register(r)\np.poll()"),
    "a select without a timeout": ("pselect6", "r, w = os.pipe()\nselect.select([r], [], [])"),
    "an event loop with nothing to do": ("epoll_wait", "asyncio.new_event_loop().run_forever()"),
    "a socket pair": ("recvfrom", "a, b = socket.socketpair()\na.recv(1)"),
    "an accept": ("accept4", "socket.create_server(('127.0.0.1', 0)).accept()"),
    "a child that waits for its parent, which waits for it": (
        "read",
        "r, w = os.pipe()\nif os.fork() == 0:\n    os.close(w)\n    os.read(r, 1)\n    os._exit(0)\nos.waitpid(-1, 0)",
    ),
}

IMPORTS = "import asyncio, fcntl, multiprocessing, os, select, signal, socket, threading, time\n"
SLOW = {
    "sleeps": "time.sleep(0.7)",
    "waits with a timeout": "threading.Event().wait(0.7)",
    "sets an alarm": "signal.signal(signal.SIGALRM, lambda *_: None)\nsignal.setitimer(signal.ITIMER_REAL, 0.7)\nsignal.pause()",
    "waits for a child that sleeps": "if os.fork() == 0:\n    time.sleep(0.7)\n    os._exit(0)\nos.wait()",
    "waits for a program that sleeps": "os.system('sleep 0.7')",
    "selects with a timeout": "r, w = os.pipe()\nselect.select([r], [], [], 0.7)",
    "polls with a timeout": "r, w = os.pipe()\np = select.poll()\np.register(r)\np.poll(700)",
    "sets a socket's timeout": "s = socket.create_server(('127.0.0.1', 0))\ns.settimeout(0.7)\ntry:\n    s.accept()\nexcept OSError:\n    pass",
    "waits for a signal with a timeout": "signal.sigtimedwait([signal.SIGUSR1], 0.7)",
    "computes": "end = time.monotonic() + 0.7\nwhile time.monotonic() < end:\n    pass",
    "waits for a child that computes": "if os.fork() == 0:\n    end = time.monotonic() + 0.7\n    while time.monotonic() < end:\n        pass\n    os._exit(0)\nos.wait()",
    "reads what a slow writer sends": "r, w = os.pipe()\nif os.fork() == 0:\n    for _ in range(7):\n        time.sleep(0.1)\n        os.write(w, b'x')\n    os._exit(0)\nos.close(w)\nwhile os.read(r, 1):\n    pass\nos.wait()",
    "sleeps in asyncio": "asyncio.run(asyncio.sleep(0.7))",
    "joins a thread that sleeps": "t = threading.Thread(target=time.sleep, args=(0.7,))\nt.start()\nt.join()",
    "waits for a timer": "done = threading.Event()\nthreading.Timer(0.7, done.set).start()\ndone.wait()",
}


def module(body):
    """A module whose run() is `body` and then returns True."""
    return IMPORTS + "def run():\n" + textwrap.indent(body, "    ") + "\n    return True\n"


@pytest.mark.parametrize("what", LINES)
def test_a_hang_is_seen_before_its_deadline(observe, tier, what):
    """No process can do anything any more: the run ends long before its limit, and says in which call."""
    call, body = LINES[what]
    reachable = tier == "none" and call in ("accept4", "recvfrom", "poll", "pselect6", "epoll_wait")
    seen = observe(module(body), limits=Limits(wall_s=1 if reachable else 20))
    if reachable:
        assert seen.end in ("hung", "limit")  # somebody outside might still send something
        return
    assert seen.end == "hung"
    assert call in [place.syscall for place in seen.stuck]
    assert seen.duration_ns < 5e9


@pytest.mark.parametrize("what", SLOW)
def test_what_may_go_on_is_no_hang(observe, what):
    """A timeout, a timer, a computation or a slow partner: the run comes to its own end."""
    seen = observe(module(SLOW[what]))
    assert (seen.end, seen.calls[0].value) == ("completed", "true")


def test_who_holds_the_pipe_open(observe):
    """The processes and descriptors that keep a reader waiting are named, with the lines where each one stands."""
    seen = observe(
        """
        import os
        def run():
            r, w = os.pipe()
            if os.fork() == 0:
                os.read(r, 1)
                os._exit(0)
            os.wait()
        """
    )
    caller, child = seen.stuck
    assert (caller.syscall, caller.where.line) == ("wait4", 8)
    assert (child.syscall, child.fd, child.where.line) == ("read", 3, 6)
    assert [(h.pid, h.fd) for h in child.holders] == [(caller.pid, 4), (child.pid, 4)]


def test_who_holds_the_file_lock(observe):
    """The owner of a file lock is named."""
    seen = observe(module(LINES["lockf held by who waits for the child"][1]))
    child = next(place for place in seen.stuck if place.syscall == "fcntl")
    assert child.owner == seen.processes[0].pid


def test_where_a_busy_loop_turns(observe):
    """A run that meets its limit of processor time tells the line that it was at."""
    seen = observe("def run():\n    n = 0\n    while True:\n        n += 1\n", limits=Limits(cpu_s=1))
    assert (seen.end, seen.limit) == ("limit", "cpu")
    assert seen.stuck[0].where.line in (3, 4)


def test_asking_for_the_line_leaves_no_trace(observe):
    """What the interpreter wrote to tell its line is not among what the submission wrote."""
    seen = observe(
        "import os, sys\ndef run():\n    print('mine', file=sys.stderr)\n    os.read(os.pipe()[0], 1)\n"
    )
    assert seen.stderr.data == b"mine\n"
    assert seen.stderr.size == len(b"mine" + os.linesep.encode())
