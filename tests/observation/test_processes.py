"""The ledger: every process is seen, however it was made and however it ended."""

import signal

FORKS_A_CHILD = """
    import os
    def child(status=0):
        pid = os.fork()
        if pid == 0:
            os._exit(status)
        return pid
"""


def made(seen):
    """Who was made, as (how, status or -signal, collected)."""
    return [
        (p.made_by, p.status if p.signal is None else -p.signal, p.reaped_ns is not None)
        for p in seen.processes[1:]
    ]


def test_a_forked_child_is_known_with_its_line_status_and_collector(observe):
    """Fork and wait, the plain way: parent, line of the fork, status, who collected it."""
    seen = observe(
        """
        import os
        def run():
            pid = os.fork()
            if pid == 0:
                os._exit(7)
            return os.waitpid(pid, 0)[0]
        """
    )
    caller, child = seen.processes
    assert seen.end == "completed"
    assert (child.made_by, child.parent, child.status, child.call) == ("fork", caller.pid, 7, 0)
    assert (child.where.file, child.where.line) == ("module.py", 4)
    assert child.reaped_by == caller.pid
    assert child.born_ns < child.ended_ns < child.reaped_ns


def test_a_child_killed_by_a_signal_and_who_sent_it(observe):
    """The signal that ended a child, and the process that sent it, are told apart from an exit."""
    seen = observe(
        """
        import os
        def run():
            pid = os.fork()
            if pid == 0:
                os.kill(os.getpid(), 15)
            os.waitpid(pid, 0)
        """
    )
    child = seen.processes[1]
    assert (child.status, child.signal) == (None, signal.SIGTERM)
    assert [(s.sender, s.target, s.signal) for s in seen.signals] == [(child.pid, child.pid, 15)]


def test_forks_made_by_threads_belong_to_the_process(observe):
    """A child forked by any thread has the process as its parent, and each is followed."""
    seen = observe(
        """
        import os, threading
        def work():
            pid = os.fork()
            if pid == 0:
                os._exit(3)
            os.waitpid(pid, 0)
        def run():
            threads = [threading.Thread(target=work) for _ in range(8)]
            for t in threads: t.start()
            for t in threads: t.join()
        """
    )
    assert made(seen) == [("fork", 3, True)] * 8
    assert {p.parent for p in seen.processes[1:]} == {seen.processes[0].pid}
    assert seen.calls[0].zombies == seen.calls[0].running == []


def test_posix_spawn_and_subprocess_are_no_forks(observe):
    """What shares its maker's memory until it execs is a "vfork", with the program that it became."""
    seen = observe(
        """
        import os, subprocess
        def run():
            os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", "exit 5"], {}), 0)
            subprocess.run(["sh", "-c", "exit 4"])
        """
    )
    assert made(seen) == [("vfork", 5, True), ("vfork", 4, True)]
    assert [p.programs[0].argv for p in seen.processes[1:]] == [
        ["sh", "-c", "exit 5"],
        ["sh", "-c", "exit 4"],
    ]


def test_grandchildren_are_followed(observe):
    """A child's child is in the ledger with the child as its parent."""
    seen = observe(
        """
        import os
        def run():
            pid = os.fork()
            if pid == 0:
                inner = os.fork()
                if inner == 0:
                    os._exit(1)
                os.waitpid(inner, 0)
                os._exit(2)
            os.waitpid(pid, 0)
        """
    )
    _, child, grandchild = seen.processes
    assert (child.status, grandchild.status, grandchild.parent) == (2, 1, child.pid)


def test_a_zombie_is_an_ended_child_that_nobody_collected(observe):
    """A child that has surely ended (waitid with WNOWAIT) and is not reaped is a zombie at the return."""
    seen = observe(
        FORKS_A_CHILD
        + """
    def run():
        os.waitid(os.P_PID, child(), os.WEXITED | os.WNOWAIT)
    """
    )
    assert seen.calls[0].zombies == [seen.processes[1].pid]
    assert seen.calls[0].running == []
    assert seen.processes[1].reaped_ns is None


def test_an_ignored_sigchld_leaves_no_zombie(observe):
    """With SIGCHLD ignored the kernel collects the children itself: there is no zombie, and no reaper."""
    seen = observe(
        FORKS_A_CHILD
        + """
    import signal
    def run():
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        for _ in range(5):
            child()
        try:
            os.wait()
        except ChildProcessError:
            pass
    """
    )
    assert made(seen) == [("fork", 0, False)] * 5
    assert seen.calls[0].zombies == seen.calls[0].running == []


def test_a_daemon_is_still_running_at_the_return(observe):
    """A double fork with setsid leaves a process that the call started: it is seen, and ended afterwards."""
    seen = observe(
        """
        import os, signal
        def run():
            pid = os.fork()
            if pid == 0:
                os.setsid()
                if os.fork() == 0:
                    signal.pause()
                os._exit(0)
            os.waitpid(pid, 0)
        """
    )
    assert seen.calls[0].running == [seen.processes[2].pid]
    assert seen.calls[0].zombies == []


def test_a_stopped_child_is_continued_and_collected(observe):
    """Group stops work as without a tracer: WUNTRACED tells of the stop, SIGCONT ends it."""
    seen = observe(
        """
        import os, signal
        def run():
            pid = os.fork()
            if pid == 0:
                os.kill(os.getpid(), signal.SIGSTOP)
                os._exit(7)
            _, stopped = os.waitpid(pid, os.WUNTRACED)
            os.kill(pid, signal.SIGCONT)
            _, ended = os.waitpid(pid, 0)
            return [os.WIFSTOPPED(stopped), os.WEXITSTATUS(ended)]
        """
    )
    assert seen.calls[0].value == '{"list": [true, {"int": "7"}]}'
    assert made(seen) == [("fork", 7, True)]


def test_a_fatal_signal_of_one_thread_ends_the_process_before_its_next_line(observe):
    """As the kernel has it without a tracer: kill(getpid(), SIGTERM) in a second thread does not return."""
    seen = observe(
        """
        import os, threading
        def end():
            os.kill(os.getpid(), 15)
            os._exit(99)
        def run():
            for _ in range(10):
                pid = os.fork()
                if pid == 0:
                    thread = threading.Thread(target=end)
                    thread.start()
                    thread.join()
                    os._exit(98)
                os.waitpid(pid, 0)
        """
    )
    assert made(seen) == [("fork", -15, True)] * 10


def test_exec_by_a_thread_leaves_one_process(observe):
    """A thread that execs becomes the process: its end is the process's end."""
    seen = observe(
        """
        import os, threading
        def run():
            pid = os.fork()
            if pid == 0:
                thread = threading.Thread(target=os.execv, args=("/bin/sh", ["sh", "-c", "exit 8"]))
                thread.start()
                thread.join()
            os.waitpid(pid, 0)
        """
    )
    assert made(seen) == [("fork", 8, True)]
    assert len(seen.processes[1].programs) == 1


def test_a_child_that_comes_back_is_told_from_the_caller(observe):
    """A copy of the caller that returns, or raises, is seen to; the caller's own return is not touched."""
    seen = observe(
        """
        import os
        def run():
            if os.fork() == 0:
                return "child"
            os.wait()
            if os.fork() == 0:
                raise SystemExit(3)
            os.wait()
            return "caller"
        """
    )
    assert [p.escaped for p in seen.processes] == [None, "returned", "raised"]
    assert [p.status for p in seen.processes[1:]] == [0, 3]
    assert seen.calls[0].value == '"caller"'


def test_the_nth_child_can_be_killed_at_its_birth(observe):
    """The child that the grader kills never runs; the caller collects SIGKILL."""
    seen = observe(
        FORKS_A_CHILD
        + """
    def run():
        return [os.waitstatus_to_exitcode(os.waitpid(child(n), 0)[1]) for n in (1, 2, 3)]
    """,
        kill_at_birth=2,
    )
    assert seen.calls[0].value == '{"list": [{"int": "1"}, {"int": "-9"}, {"int": "3"}]}'
    assert [p.killed_by_grader for p in seen.processes[1:]] == [False, True, False]


def test_multiprocessing_works_in_all_start_methods(observe):
    """fork, spawn and forkserver: what an honest submission may use works under tracing."""
    seen = observe(
        """
        import multiprocessing
        def run():
            found = []
            for method in ("fork", "spawn", "forkserver"):
                with multiprocessing.get_context(method).Pool(2) as pool:
                    found += pool.map(abs, [-1, -2])
            return found
        """
    )
    assert seen.end == "completed", (seen.limit, seen.stuck, seen.duration_ns, seen.processes)
    assert (
        seen.calls[0].value
        == '{"list": [{"int": "1"}, {"int": "2"}, {"int": "1"}, {"int": "2"}, {"int": "1"}, {"int": "2"}]}'
    )


def test_a_process_cannot_be_made_out_of_sight(observe):
    """CLONE_UNTRACED and CLONE_PARENT, which hide a child from tracer or parent, are refused."""
    seen = observe(
        """
        import ctypes, os, platform
        def run():
            libc = ctypes.CDLL(None, use_errno=True)
            clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
            found = []
            for flag in (0x00800000, 0x8000):
                result = libc.syscall(clone, flag | 17, 0, 0, 0, 0)
                if result == 0:
                    os._exit(0)
                found.append([result, ctypes.get_errno()])
            return found
        """
    )
    assert seen.calls[0].value.count('{"int": "-1"}, {"int": "1"}') == 2
    assert len(seen.processes) == 1


def test_a_look_finds_a_child_whose_end_is_known(observe):
    """A pidfd that is ready says that the child can be collected: a wait with WNOHANG then does, as without a tracer."""
    seen = observe(
        """
        import os, select
        def run():
            in_vain = 0
            for _ in range(150):
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                fd = os.pidfd_open(pid)
                select.select([fd], [], [])
                in_vain += os.waitpid(pid, os.WNOHANG) == (0, 0)
                os.close(fd)
            return in_vain
        """
    )
    assert seen.calls[0].value == '{"int": "0"}'


def test_the_nth_child_can_be_held_until_the_others_have_ended(observe):
    """A child that is held at its birth ends last, and a caller that only looks once does not find it ended."""
    seen = observe(
        FORKS_A_CHILD
        + """
    def run():
        pids = [child(n) for n in (1, 2, 3)]
        looked = os.waitpid(pids[0], os.WNOHANG)[0]
        return [looked] + [pids.index(os.wait()[0]) for _ in pids]
    """,
        hold_at_birth=1,
    )
    first, *others = seen.processes[1:]
    assert seen.calls[0].value.startswith('{"list": [{"int": "0"}, ')
    assert seen.calls[0].value.endswith('{"int": "0"}]}')
    assert first.ended_ns > max(other.ended_ns for other in others)


def test_processes_that_are_born_while_it_is_looked_who_is_left(observe):
    """A call that returns while its children fork on leaves them running: it is no fault of the supervisor's."""
    seen = observe(
        """
        import os
        def run():
            caller = os.getpid()
            for _ in range(6):
                os.fork()
            if os.getpid() != caller:
                os._exit(0)
        """
    )
    assert seen.end == "completed"
    assert seen.calls[0].running or seen.calls[0].zombies
