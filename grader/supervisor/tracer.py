"""Tracing: every thread of every process of the student's stops here at what matters, and goes on.

Theory of operation. The calling process is taken with PTRACE_SEIZE before its first instruction of student
code; all that it makes is taken by the kernel in the same moment as it is made (FORK, VFORK, CLONE options).
A stop is one of:

* event FORK/VFORK/CLONE: a thread made another. The new one has a first stop of its own, which may arrive
  before this event: it is *parked* until the ledger knows whose it is.
* event EXEC: a new program is in place and has not run yet: its descriptors are what it inherited.
* event SECCOMP: a thread stands before a system call that the filter marked. To see the result it is let go
  with PTRACE_SYSCALL and stops once more when the call returns.
* event STOP: a new thread's first stop, or a group stop (SIGSTOP and the like): then PTRACE_LISTEN.
* a signal about to be delivered: it is passed on.
* a hit of a watchpoint, which looks like a signal: see `watch.py`. A reader may be held there and behind its next call.
* a mapping made or taken away, while a file is watched: the other threads of the process are interrupted, so that
  their watchpoints can be set too.

A tracee's end is told to the tracer first and to its real parent when the tracer has taken note: so whatever a
process has collected, the ledger already knows as ended.

Two things differ from an untraced life and are mended here. A process's parent can collect it only when the tracer
has taken its report: so a look with WNOHANG goes on only when no report is waiting (`_looks`), else a parent that knows
of the end, by a pidfd for instance, would look in vain. And a fatal signal that a process of several threads sends
to itself ends all of them before the call returns, but with a tracer only when another thread has reported it. So
the sender is held where it is (`_HELD`): it has no next instruction.

Any ptrace request may fail with ESRCH, because SIGKILL ends a tracee at any time: its end is reported like any
other, so that nothing is to be done about it. Source: ptrace(2).
"""

import contextlib
import os
import signal
from collections.abc import Callable
from typing import Any

from grader.supervisor import abi, driver, libc, procfs
from grader.supervisor.clock import Clock
from grader.supervisor.holding import Holds
from grader.supervisor.ledger import Ledger, Process
from grader.supervisor.syscalls import SyscallLog, is_look
from grader.supervisor.watch import GATHER, HOLD, HOLD_LONG, WROTE, Watch

_GROUP_STOPS = (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
_HELD = object()
_MAPPING = object()
_MAP_CALLS = ("mmap", "munmap", "mremap")
_MAX_SILENCE_NS = 5_000_000_000
_MAX_ARGV_BYTES, _MAX_ARGVS_BYTES = 256 << 10, 4 << 20  # of one program, of all
_MAKING = (abi.EVENT_FORK, abi.EVENT_VFORK, abi.EVENT_CLONE)


class Tracer:
    """Moves the traced threads from stop to stop. What is seen goes to the ledger and to the log of calls.

    `on_mark(process, kind, number, address, size)` is called when the driver stops by `libc.mark`;
    `on_birth(process, maker)` when a process was made by that thread, before it runs; `on_signal(process, number, tid)`
    when a signal is about to be delivered: the number to deliver, 0 for none.
    """

    def __init__(  # noqa: PLR0917 - what a tracer is made of
        self,
        ledger: Ledger,
        log: SyscallLog,
        now: Callable[[], int],
        on_mark: Callable[[Process, int, int, int, int], None],
        on_birth: Callable[[Process, int], None],
        on_signal: Callable[[Process, int, int], int],
        watch: Watch | Clock | None = None,
    ) -> None:
        self.ledger = ledger
        self.log = log
        self._now = now
        self._on_mark = on_mark
        self._on_birth = on_birth
        self._on_signal = on_signal
        self._watch = watch
        self.descriptors = procfs.descriptors
        """What tells the descriptors of a process that stands still."""
        self._looks: list[int] = []  # threads that are about to look for ended children without waiting
        self._readers: set[int] = set()  # threads that are to be held once more, behind their next call
        self._argv_room = _MAX_ARGVS_BYTES
        self.over = False
        """Whether all is to end: then whoever stops does not go on."""
        self.stopped: set[int] = set()
        """The threads in a group stop: only a SIGCONT from another process gets them going."""
        self.holds = Holds(ledger, self.stopped, now, self._resume_quietly)
        self._parked: dict[int, int] = {}  # thread → when it was parked
        self._entered: dict[int, Any] = {}  # thread → the call whose return it will stop at

    def seize(self, pid: int) -> None:
        """Take a process that is not traced yet."""
        libc.ptrace(abi.PTRACE_SEIZE, pid, 0, abi.OPTIONS)

    def handle(self, tid: int, status: int) -> None:
        """One report of waitpid."""
        if not os.WIFSTOPPED(status):
            self._ended(tid, status)
            return
        with contextlib.suppress(ProcessLookupError):
            if self.over:
                os.kill(tid, signal.SIGKILL)
            else:
                self._stopped(tid, status >> 16, os.WSTOPSIG(status))

    def let_look(self) -> bool:
        """All reports have been taken: those that look for ended children may do so. Whether there were any."""
        looks, self._looks = self._looks, []
        for tid in looks:
            self._resume_quietly(tid)
        return bool(looks)

    def known_alive(self) -> list[int]:
        """Every process that is known of and has not ended, also those whose makers were not heard of yet."""
        return [*(process.pid for process in self.ledger.alive()), *self._parked]

    def adopt_lost(self, older_than_ns: int) -> None:
        """Take over threads whose maker was killed before it could tell of them.

        On a loaded machine a maker may take that long to tell: one that lives is waited for, but not for ever (it may
        have been a thread, ended by an exec of another one).
        """
        for tid, at in [(t, at) for t, at in self._parked.items() if at < older_than_ns]:
            maker = procfs.maker(tid)
            if maker is not None and self._lives(maker) and at > older_than_ns - _MAX_SILENCE_NS:
                continue
            self._parked.pop(tid)
            if maker is not None:
                self._birth(tid, maker, 0, maker)
                self._arm(tid)
                self._resume_quietly(tid)

    def _lives(self, pid: int) -> bool:
        process = self.ledger.processes.get(pid)
        return process is not None and process.ended_ns is None

    def _ended(self, tid: int, status: int) -> None:
        self._entered.pop(tid, None)
        self._parked.pop(tid, None)
        self._readers.discard(tid)
        self.stopped.discard(tid)
        self.holds.ended(tid)
        process = self.ledger.threads.pop(tid, None)
        if process is None or process.pid != tid:
            return
        killed = os.WIFSIGNALED(status)
        exit_status = None if killed else os.WEXITSTATUS(status)
        self.ledger.end(process, self._now(), exit_status, os.WTERMSIG(status) if killed else None)

    def _stopped(self, tid: int, event: int, number: int) -> None:
        self.stopped.discard(tid)
        if event == abi.EVENT_SECCOMP:
            self._before_call(tid)
        elif number == abi.SYSCALL_STOP:
            self._after_call(tid)
        elif event in _MAKING:
            self._made(tid)
        elif event == abi.EVENT_STOP:
            self._first_or_group_stop(tid, number)
        elif event == abi.EVENT_EXEC:
            self._new_program(tid)
        elif event:
            self._resume(tid)
        else:
            self._signalled(tid, number)

    def _signalled(self, tid: int, number: int) -> None:
        """A signal is about to be delivered, or a watchpoint was hit, which looks like one."""
        process = self.ledger.threads.get(tid)
        if process is None:
            self._resume(tid, number)
            return
        if number == signal.SIGTRAP and self._watch is not None:
            hit = self._watch.hit(process.pid, tid)
            if hit is not None:
                self._accessed(process.pid, tid, hit)
                return
        self._resume(tid, self._on_signal(process, number, tid))

    def _accessed(self, pid: int, tid: int, hit: str) -> None:
        """A thread has read or written the watched counter.

        A reader that is held is held once more behind its next system call: it may be the one that gives a lock back
        before the counter is written.
        """
        if hit == GATHER and self.holds.gather(pid, tid):
            return
        if hit == HOLD_LONG or (hit == HOLD and not self.holds.is_passed()):
            self._readers.add(tid)
            self._hold_at_work(pid, tid, hit)
            return
        if hit == WROTE:
            self._readers.discard(tid)
            self.holds.written()
        self._resume(tid)

    def _paused(self, watch: Watch, pid: int, tid: int, *, often: bool) -> None:
        """A worker stands at a pause. At a long one it takes the place of who is held now, so that both get on.

        `often`: it has been there often, so it may be polling, and what others do is worth more.
        """
        hit = watch.pause(pid)
        if hit == HOLD and self.holds.is_passed():
            if not often:
                self.holds.passes()
            self._resume(tid)
            return
        if hit == HOLD_LONG:
            self.holds.end_long()
        self._hold_at_work(pid, tid, hit, often=often)

    def _hold_at_work(self, pid: int, tid: int, hit: str, *, often: bool = False) -> None:
        assert isinstance(self._watch, Watch)  # nothing else has anybody held
        self._watch.holding(pid)
        if hit == HOLD_LONG:
            self.holds.long(pid, tid)
        else:
            self.holds.for_a_moment(tid, passed=not often)

    def _resume(self, tid: int, number: int = 0) -> None:
        to_a_call = tid in self._entered or tid in self._readers
        request = abi.PTRACE_SYSCALL if to_a_call else abi.PTRACE_CONT
        libc.ptrace(request, tid, 0, number)

    def _resume_quietly(self, tid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._resume(tid)

    def _first_or_group_stop(self, tid: int, number: int) -> None:
        if number in _GROUP_STOPS:
            self.stopped.add(tid)
            libc.ptrace(abi.PTRACE_LISTEN, tid)
        elif tid in self.ledger.threads:
            self._arm(tid)
            self._begin(tid)
        else:
            self._parked[tid] = self._now()

    def _made(self, tid: int) -> None:
        new = libc.event_message(tid)
        maker = self.ledger.threads.get(tid)
        self._birth(new, maker.pid if maker else 0, libc.clone_flags(tid), tid)
        if self._parked.pop(new, None) is not None:
            self._arm(new)
            with contextlib.suppress(ProcessLookupError):
                self._begin(new)
        self._resume(tid)

    def _begin(self, tid: int) -> None:
        """Let a new thread go, unless it is held at its birth."""
        if not self.holds.is_long(tid):
            self._resume(tid)

    def _birth(self, tid: int, maker: int, flags: int, maker_thread: int) -> None:
        if flags & abi.CLONE_THREAD and maker in self.ledger.processes:
            self.ledger.threads[tid] = self.ledger.processes[maker]
            return
        made_by = "vfork" if flags & abi.CLONE_VM else "fork"
        process = Process(tid, maker, made_by, self._now(), None)
        self.ledger.add(process)
        self.holds.born()
        if self._watch is not None:
            self._watch.find(tid)
        self._on_birth(process, maker_thread)

    def _mapped(self, tid: int) -> None:
        """A thread has mapped something: perhaps the watched file. Then all threads of its process are to be armed."""
        process = self.ledger.threads.get(tid)
        if self._watch is None or process is None or not self._watch.find(process.pid):
            return
        self._arm(tid)
        for other in [t for t, owner in self.ledger.threads.items() if owner is process and t != tid]:
            with contextlib.suppress(ProcessLookupError):
                libc.ptrace(abi.PTRACE_INTERRUPT, other)

    def _arm(self, tid: int) -> None:
        process = self.ledger.threads.get(tid)
        if self._watch is not None and process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._watch.arm(process.pid, tid)

    def _new_program(self, tid: int) -> None:
        self._entered.pop(libc.event_message(tid), None)
        self._entered.pop(tid, None)
        self._readers.discard(tid)
        process = self.ledger.threads.get(tid)
        if process is not None:
            self.ledger.keep_threads(process, (tid,))
            if self._watch is not None:
                self._watch.new_program(process.pid)
            program = {"at_ns": self._now(), "path": procfs.executable(tid)}
            program |= {"argv": self._argv(tid), "descriptors": self.descriptors(process.pid)}
            process.programs.append(program)
        self._resume(tid)

    def _argv(self, tid: int) -> list[str]:
        """The words of a new program, as far as there is room for them: they may have 2 MB each time."""
        words = procfs.command_line(tid, min(_MAX_ARGV_BYTES, self._argv_room))
        self._argv_room -= sum(map(len, words))
        return words

    def _before_call(self, tid: int) -> None:
        number, args = libc.entered_syscall(tid)
        process = self.ledger.threads[tid]
        if number == abi.SYSCALLS["prctl"]:  # the filter stops no other prctl than a mark
            kind, index, address, size = args[1:5]
            if kind == driver.PAUSE and isinstance(self._watch, Watch):
                if self._watch.look_again(process.pid):
                    self._arm(tid)
                self._paused(self._watch, process.pid, tid, often=bool(index))
                return
            self._on_mark(process, kind, index, address, size)
        elif self._watch is not None and abi.NAMES.get(number) in _MAP_CALLS:
            self._entered[tid] = _MAPPING
        else:
            known = len(self.log.signals)
            entered = self.log.enter(tid, process.pid, number, args, self._leader)
            if entered is not None:
                self._entered[tid] = entered
                if is_look(abi.NAMES.get(number), args):
                    self._looks.append(tid)
                    return
            elif self._ends_itself(tid, process, self.log.signals[known:]):
                self._entered[tid] = _HELD
        self._resume(tid)

    def _leader(self, tid: int) -> int:
        process = self.ledger.threads.get(tid)
        return process.pid if process else tid

    def _ends_itself(self, tid: int, process: Process, sent: list[dict[str, Any]]) -> bool:
        """Whether a signal that a thread, not the first, is about to send ends its own process."""
        to_itself = [signal for signal in sent if signal["target"] == process.pid]
        return tid != process.pid and any(procfs.is_fatal(process.pid, s["signal"]) for s in to_itself)

    def _after_call(self, tid: int) -> None:
        reader = tid in self._readers
        if reader and tid not in self._entered and libc.syscall_stop(tid) != abi.INFO_EXIT:
            self._resume(tid)
            return
        entered = self._entered.pop(tid, None)
        if entered is _HELD:
            return
        if entered is _MAPPING:
            self._mapped(tid)
            entered = None
        if entered is not None:
            reaped = self.log.leave(entered)
            if reaped is not None:
                self.ledger.reaped(reaped, self._leader(tid), self._now())
        if reader:
            self._readers.discard(tid)
            self.holds.for_a_moment(tid)
            return
        self._resume(tid)
