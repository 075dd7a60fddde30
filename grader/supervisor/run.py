"""One run: start the student's process, follow it to its end or to a limit, and write the observation.

The observation is `grader.model.observation.Observation` as plain data.
"""

import base64
import contextlib
import importlib
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

from grader.supervisor import (
    abi,
    channel,
    driver,
    files,
    hang,
    ipc,
    leftovers,
    libc,
    procfs,
    seccomp,
    standing,
    watchpoints,
)
from grader.supervisor.calls import Calls, raised
from grader.supervisor.clock import Clock
from grader.supervisor.disk import Disk
from grader.supervisor.explaining import Explaining
from grader.supervisor.landlock.guard import Guard
from grader.supervisor.landlock.listener import Call
from grader.supervisor.ledger import Ledger, Process
from grader.supervisor.note import Notes
from grader.supervisor.on_host import Made
from grader.supervisor.scenario import Scenario, refuse_if_taken
from grader.supervisor.stage import Stage
from grader.supervisor.syscalls import SyscallLog
from grader.supervisor.tracer import Tracer
from grader.supervisor.usage import Usage
from grader.supervisor.waiting import Waiting
from grader.supervisor.watch import Watch

TICK_S = 0.02
_REQUESTS = 0
_MAX_STREAM_BYTES = 256 * 1024
_MAX_REPORT_BYTES = 64 << 20
_MAX_DESCRIPTION_BYTES = 64 * 1024
_MAX_STUCK = 20
_ASKING_S = 0.3
_KILL_S = 10.0
_LOST_S = 0.1
_SETTLE_S = 1.0
_SPINS = 25
_LAST_WORDS_S = 0.25


_NO_TRACING = (
    "tracing is not permitted here: by kernel.yama.ptrace_scope, SELinux, or a container's seccomp profile"
)


class SetupFault(Exception):
    """The student's process could not be made what it has to be, before any of the submission was run."""


def untraceable(pid: int, stderr: int) -> str:
    """Why a child was not to be traced: what it said when it ended before anybody traced it, or that none may be."""
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)  # to trace a zombie is EPERM too
    return _NO_TRACING if ended is None else _not_set_up(stderr)


def _not_set_up(stderr: int) -> str:
    said = os.pread(stderr, 1000, 0).decode("utf-8", "replace")
    return f"a process for the submission could not be set up: {said}"


class Run:
    """The state of one run. `boot` is what `main.py` was told at the start; `run` a `PlannedRun` as data."""

    def __init__(self, boot: dict[str, Any], run: dict[str, Any], notes: Notes) -> None:
        self.boot = boot
        self.run = run
        self.began = time.monotonic_ns()
        self.ledger = Ledger()
        self.guard: Guard | None = boot["guard"]
        on_host = self.guard is None and not boot["namespaces"]
        self._made = Made(self.ledger.processes) if on_host else None
        self.explaining = Explaining(run["observe"], notes, self.now, _shown(boot))
        self.log = SyscallLog(
            self.now,
            lambda: self.calls.current,
            self.explaining.place,
            self.explaining.openings,
            self._made,
        )
        self.watch: Watch | None = None
        self.clock = Clock() if run["scenario"] is not None else None
        self.scenario: Scenario | None = None
        self.tracer: Tracer
        self.calls = Calls(len(run["calls"]))
        self.usage = Usage(self.ledger, run["limits"])
        self.disk = Disk(folder for folder in boot["wipe"] if os.path.isdir(folder))
        self.end: dict[str, Any] | None = None
        self.stuck: list[dict[str, Any]] = []
        self.forked = 0
        self._standstill: tuple[Any, ...] | None = None
        self._record: dict[str, Any] | None = None
        self._over_cpu = False
        self._leftovers_before: set[str] = set()
        self.main: Process | None = None
        self._notes = notes
        self._waiting = Waiting()
        self._streams: list[int] = []

    def now(self) -> int:
        """Nanoseconds since the run began."""
        return time.monotonic_ns() - self.began

    def observe(self) -> dict[str, Any]:
        """Do the run to its end. The observation as plain data; `close` is to follow."""
        files.lay_out(self.boot["scratch"], self.run["files"])
        self.run["pause_at_opcodes"] = False
        if self.run["watch"] is not None:
            self.watch = self._watched(**self.run["watch"])
        breakpoints = self.watch or self.clock
        self.tracer = Tracer(
            self.ledger, self.log, self.now, self.on_mark, self.on_birth, self.on_signal, breakpoints
        )
        self.tracer.descriptors = self.explaining.descriptors
        if self.guard is not None:
            self.guard.on_call = self._asked
            self.guard.begin(self._waiting, self.tracer.known_alive)
        if "leftovers" in self.run["observe"]:
            self._leftovers_before = leftovers.names(self.boot, self._made)
        if self.clock is not None:
            refuse_if_taken(self.run["scenario"]["server"])
            importlib.import_module("socket")  # once for all servers: it takes as long as the rest of a start
        self._start()
        if self.clock is not None:
            stage = Stage(self.ledger, self.log, self.calls, self.clock, self.tracer.stopped, self.now)
            self.scenario = Scenario(self.run["scenario"], stage, self.boot["scratch"], self._waiting)
        self._follow()
        self.tracer.over = True
        self._kill_once()
        return self._observation(self._record or self._recorded())

    def _asked(self, call: Call, answer: Any) -> None:
        process = self.ledger.threads.get(call.tid)
        self.explaining.asked(process.pid if process else call.tid, call, answer)

    def close(self) -> None:
        """End what the run has left alive, and collect it. RuntimeError when that cannot be done."""
        self._kill_all()
        if self.scenario is not None:
            self.scenario.close()  # after the server: who closes first has the port remembered
        for fd in self._streams:
            os.close(fd)
        if self.guard is not None:
            self.guard.end()
        if self._made is not None:
            self._made.remove_all()
        if self.watch is not None:
            self.watch.close()
        self._waiting.close()

    def _watched(self, path: str, by: str, *, force: bool, seed: int) -> Watch:
        """The watch over a file, by watchpoints where there are some. To force switches, opcode pauses are made too."""
        if by == "auto":
            by = "watchpoints" if watchpoints.available() else "opcodes" if force else "nothing"
        followed = "lines" in self.run["observe"]  # which is done by the same means
        self.run["pause_at_opcodes"] = by == "opcodes" or (by == "watchpoints" and force and not followed)
        place = os.path.join(self.boot["scratch"], path)
        return Watch(place, by=by, force=force, random_seed=seed, now=self.now, place=self.explaining.place)

    # starting

    def _start(self) -> None:
        self._streams = [os.memfd_create(name) for name in ("stdin", "stdout", "stderr")]
        view = memoryview(self.run["stdin"])
        while view:
            view = view[os.write(self._streams[0], view) :]
        refusing = self.guard.refusing if self.guard else b""
        observe = self.run["observe"]
        if self._made is not None:
            observe = [*observe, "made", *["names"] * ("leftovers" in observe)]
        program = seccomp.make_filter(tuple(observe), os.getpid(), refusing)
        ready, go = os.pipe()
        self._notes.clear()
        libc.prctl(abi.PR_SET_DUMPABLE, 1)  # the child must be traceable from birth; nobody else is alive now
        pid = os.fork()
        if pid == 0:
            self._become_student(ready, program)
        libc.prctl(abi.PR_SET_DUMPABLE, 0)
        os.close(ready)
        self.main = Process(pid, 0, "grader", self.now(), None)
        self.ledger.add(self.main)
        try:
            self.tracer.seize(pid)
        except PermissionError as error:
            raise SetupFault(untraceable(pid, self._streams[2])) from error
        os.close(go)

    def _become_student(self, ready: int, program: bytes) -> None:
        scenario = self.run["scenario"]
        self.run["whole"] = scenario is not None and any(step["whole"] for step in scenario["steps"])
        self.run["scenario"] = None  # what clients will say is not for servers
        try:
            flags = (os.O_RDONLY, os.O_WRONLY | os.O_APPEND, os.O_WRONLY | os.O_APPEND)
            opened = [
                os.open(f"/proc/self/fd/{fd}", flag) for fd, flag in zip(self._streams, flags, strict=True)
            ]
            handover = self.guard.restrict() if self.guard else None
            driver.be_student(self.run, (opened[0], opened[1], opened[2]), self.boot, ready, handover)
            if self.guard:
                self.guard.hand_over()
            if os.geteuid() == 0:  # in the tier none: to root a file is open that may not be opened
                libc.drop_capabilities()
            libc.install_filter(program)
            driver.run_student(self.run, self.boot["submission"], self._notes.leave)
        except BaseException as error:  # noqa: BLE001 - a fault of the driver's, told by the supervisor
            os.write(2, f"driver: {type(error).__name__}: {error}".encode())
        finally:  # not reached unless the driver itself is broken
            os._exit(70)

    # following

    def _follow(self) -> None:
        deadline = self.began + int(self.run["limits"]["wall_s"] * 1e9)
        next_tick = 0
        while self.end is None:
            tid, status = self._next_report()
            held_s = self.tracer.holds.release(quiet=not tid)
            if tid:
                self._standstill = None
                self.tracer.handle(tid, status)
                self._main_ended()
            elif held_s is not None:
                self._waiting.sleep(min(held_s, TICK_S))
            elif self.scenario is not None:
                if self.scenario.doze(TICK_S) and self.calls.stage == "importing":
                    self._look_for_a_hang()  # later the clients' patience decides
            elif not self._waiting.sleep(TICK_S):
                self._look_for_a_hang()
            if self.scenario is not None and self.end is None:
                self._move(self.scenario)
            at = time.monotonic_ns()
            if at > next_tick and self.end is None:
                next_tick = at + int(TICK_S * 1e9)
                self._tick(at, deadline)
        self._check_totals()

    def _move(self, scenario: Scenario) -> None:
        """Let the clients go on. When they are done and the function is not to return, the run is over.

        When they have failed, the function may be about to raise: that says more, so it has a moment for it. One that
        has returned ends by itself, unless threads keep it.
        """
        scenario.move()
        if not scenario.over:
            return
        had_its_moment = self.now() - scenario.ended_ns > int(_LAST_WORDS_S * 1e9)
        if not scenario.stage.serving:
            if had_its_moment and scenario.stage.returned_ns is not None:
                self._stop({"end": "completed"})
        elif not scenario.failed:
            self.end = {"end": "played"}
        elif scenario.patience.stands_still() or had_its_moment:
            self._stop({"end": "played"})

    def _next_report(self) -> tuple[int, int]:
        """What waitpid reports, (0, 0) if nothing does soon: the next stop is often a few µs away, a sleep dearer."""
        for _ in range(_SPINS):
            tid, status = os.waitpid(-1, os.WNOHANG | abi.WALL)
            if tid:
                return tid, status
            self.tracer.let_look()
        return 0, 0

    def _look_for_a_hang(self) -> None:
        """End the run if nothing has moved since the last look and nothing can move any more."""
        if self.calls.stage == "starting" or self.log.timers:
            return
        alive = [process.pid for process in self.ledger.alive()]
        standstill = hang.asleep_for_ever(alive, self.tracer.stopped, alone=self.boot["alone"])
        if standstill is not None and standstill == self._standstill:
            self._stop({"end": "hung"})
        self._standstill = standstill

    def _stop(self, end: dict[str, Any]) -> None:
        """End the run from outside, and write down where every process stands: the call, and the line.

        To ask for the line wakes a process; so the record is closed before.
        """
        self.end = end
        self._record = self._recorded()
        if end.get("limit") == "processes":  # too many to be asked, and each moment makes them more
            return
        alive = [process.pid for process in self.ledger.alive()]
        self.stuck = [place for pid in alive[:_MAX_STUCK] for place in hang.explain(pid, alive)]
        for pid in alive[_MAX_STUCK:]:  # a crowd would keep those that are asked from answering
            _kill(pid)
        until = time.monotonic() + _ASKING_S
        for place in self.stuck:
            if time.monotonic() > until:
                break
            tid = place.get("thread", place["pid"])
            if tid not in self.tracer.stopped:
                stack = standing.stack_of(place["pid"], tid, self._streams[2], self._handle_one)
                place["where"] = driver.innermost(stack, self.boot["submission"])

    def _main_ended(self) -> None:
        assert self.main is not None  # set before anything is followed
        if self.main.ended_ns is None or self.end is not None:
            return
        status, number = self.main.status, self.main.signal
        if number == signal.SIGXFSZ:
            self.end = {"end": "limit", "limit": "file"}
        elif number is not None:
            self.end = {"end": "killed", "signal": number}
        elif self.calls.stage == "starting":
            raise SetupFault(_not_set_up(self._streams[2]))
        elif self.calls.stage == "importing":
            self.end = {"end": "import-exited", "status": status}
        else:
            self.end = {"end": "exited", "status": status}

    def _tick(self, at: int, deadline: int) -> None:
        channel.check(_REQUESTS)
        self.tracer.adopt_lost(self.now() - int(_LOST_S * 1e9))
        if self.guard is not None:
            self.guard.try_again()
        if self._over_cpu:
            self._stop_at("cpu")
        elif at > deadline:
            self._stop_at("wall")
        elif self.usage.too_many_processes():
            self._stop_at("processes")
        elif self.usage.too_much_memory(self._segments_bytes, memory_files=self.log.memory_files):
            self._stop_at("memory")
        elif self.disk.too_full(process.pid for process in self.ledger.alive()):
            self._stop_at("disk")
        else:
            self._check_totals()

    def _segments_bytes(self) -> int:
        if self.guard is not None:
            return ipc.resident_bytes(self.guard.objects.segments)
        return ipc.resident_bytes() if self._made is None else self._made.segments_bytes()

    def _check_totals(self) -> None:
        if self.end is not None and self.end["end"] == "limit":
            return
        if self.log.overflowing:
            self._stop_at("calls")
        elif any(os.fstat(fd).st_size > self.run["limits"]["output_mb"] << 20 for fd in self._streams[1:]):
            self._stop_at("output")

    def _stop_at(self, limit: str) -> None:
        self._stop({"end": "limit", "limit": limit})

    # what the tracer tells

    def on_birth(self, process: Process, maker: int) -> None:
        """A process was made by a thread, and has not run yet."""
        if self.end is not None:
            _kill(process.pid)
            return
        process.call = self.calls.current
        self.explaining.born(process.pid, process.parent)
        if process.made_by == "fork":
            process.where = self.explaining.forked_at(maker)
            if self.main is not None and process.parent == self.main.pid and process.call is not None:
                self.forked += 1
                if self.forked == self.run["kill_at_birth"]:
                    process.killed_by_grader = True
                    os.kill(process.pid, signal.SIGKILL)
                if self.forked == self.run["hold_at_birth"]:
                    self.tracer.holds.at_birth(process.pid, watched=self.watch is not None)
        if self.usage.too_many_processes():
            self._stop_at("processes")

    def on_signal(self, _process: Process, number: int, tid: int) -> int:
        """A signal is about to be delivered; the kernel's word that the processor time is used up is not."""
        if number != signal.SIGXCPU or self.end is not None or libc.signal_code(tid) <= 0:
            return number  # also when a process has sent SIGXCPU itself
        self._over_cpu = True
        return 0

    def on_mark(self, process: Process, kind: int, number: int, address: int, size: int) -> None:
        """A process stands before a mark of the driver's."""
        if self.end is not None:
            return
        if process is not self.main:
            self._escaped(process, kind, address, size)
            return
        if kind == driver.FREE and self.scenario is not None:
            self.scenario.free = True
            return
        report = procfs.read_memory(process.pid, address, min(size, _MAX_REPORT_BYTES)) if size else b""
        self.calls.accept(kind, number, report, self.now())
        self.end = self.calls.end
        if kind == driver.CALL and number == 0 and self.end is None:
            self.calls.records[0]["descriptors_before"] = self.explaining.descriptors(process.pid)
            if self.clock is not None:
                self.clock.arm(process.pid, process.pid)
        if kind in (driver.RETURNED, driver.RAISED) and self.end is None:
            self._look_at_what_is_left(process.pid)
            if self.scenario is not None:
                self.scenario.returned()

    def _escaped(self, process: Process, kind: int, address: int, size: int) -> None:
        """A copy of the caller has come back out of the student's function."""
        if kind not in (driver.RETURNED, driver.RAISED) or process.escaped is not None:
            return
        process.escaped = "returned" if kind == driver.RETURNED else "raised"
        process.escaped_ns = self.now()
        if kind == driver.RAISED:
            process.raised = raised(
                procfs.read_memory(process.pid, address, min(size, _MAX_DESCRIPTION_BYTES))
            )

    def _look_at_what_is_left(self, pid: int) -> None:
        """A call has returned: who is still there, and after the last one, what is open, and what lies about."""
        call = self.calls.records[-1]
        call["zombies"], call["running"] = self._left_over()
        if self.calls.all_made():
            call["descriptors_after"] = self.explaining.descriptors(pid)
            if "leftovers" in self.run["observe"]:
                there = leftovers.names(self.boot, self._made)
                call["leftovers"] = sorted(there - self._leftovers_before)
            call["files"] = [
                state | {"content": None if state["content"] is None else _base64(state["content"])}
                for state in files.look(self.boot["scratch"])
            ]

    def _left_over(self) -> tuple[list[int], list[int]]:
        """Who has ended and was not collected, and who still runs, at this moment. /proc has the last word."""
        zombies, running = [], []
        for process in self._born():
            if process is self.main or process.reaped_ns is not None:
                continue
            fields = self._settled(process)
            if fields is None or fields[0] == "X":
                continue
            if fields[0] != "Z":
                running.append(process.pid)
            elif int(fields[1]) != os.getpid():  # one whose parent is gone is the supervisor's to collect
                zombies.append(process.pid)
        return zombies, running

    def _born(self) -> Iterator[Process]:
        """Every process of the run, and those that are told of while the others are gone through."""
        known: set[int] = set()
        while new := [process for pid, process in self.ledger.processes.items() if pid not in known]:
            known.update(process.pid for process in new)
            yield from new

    def _settled(self, process: Process) -> list[str] | None:
        """The state of a process. One on its way out is waited for: it can't stay.

        So is one that has ended and whose report is still to come: only then does an ignored SIGCHLD remove it.
        """
        fields = procfs.stat_fields(process.pid)
        until = time.monotonic_ns() + int(_SETTLE_S * 1e9)
        while fields is not None and time.monotonic_ns() < until:
            unreported = fields[0] == "Z" and process.ended_ns is None
            if not unreported and not procfs.is_exiting(fields):
                break
            self._handle_one(wait_s=0.001)
            fields = procfs.stat_fields(process.pid)
        return fields

    # ending

    def _kill_all(self) -> None:
        """End every process of the run and collect it; the tracer ends those that show up meanwhile."""
        self.tracer.over = True
        until = time.monotonic() + _KILL_S
        while time.monotonic() < until:
            self._kill_once()
            with contextlib.suppress(ChildProcessError):
                while self._take_one():
                    pass
            if not self._handle_one(wait_s=TICK_S):
                return
        raise RuntimeError("a process of the submission could not be ended")

    def _handle_one(self, wait_s: float) -> bool:
        """Take one report of a process, or wait a little for one. False when there are no processes any more."""
        try:
            if not self._take_one() and not self.tracer.let_look():
                self._waiting.sleep(wait_s)
        except ChildProcessError:
            return False
        return True

    def _take_one(self) -> bool:
        """Take one report, if there is one. ChildProcessError when there are no processes any more."""
        tid, status = os.waitpid(-1, os.WNOHANG | abi.WALL)
        if tid:
            self.tracer.handle(tid, status)
        return bool(tid)

    def _kill_once(self) -> None:
        if self.boot["namespaces"]:
            _kill(-1)  # all of this pid namespace but its first process, which this is
            return
        for pid in self.tracer.known_alive():
            _kill(pid)

    def _recorded(self) -> dict[str, Any]:
        """Ledger and log as they stand now, whatever comes after."""
        return {
            "processes": [dict(process) for process in self.ledger.as_data()],
            "syscalls": [dict(call) for call in self.log.records],
            "signals": list(self.log.signals),
            "duration_ns": self.now(),
        }

    def _observation(self, record: dict[str, Any]) -> dict[str, Any]:
        assert self.end is not None  # following ends when it is set
        return {
            **self.end,
            **record,
            "calls": self.calls.records,
            "stuck": self.stuck,
            "defined": self.calls.defined,
            "made": self.explaining.made(),
            "watched": self.watch.as_data() if self.watch is not None else None,
            "played": self.scenario.as_data() if self.scenario is not None else None,
            "stdout": _captured(self._streams[1]),
            "stderr": _captured(self._streams[2]),
        }


def _shown(boot: dict[str, Any]) -> dict[str, str]:
    """The sandbox's folders by what a submission, which stands in the working folder, calls them."""
    stand_ins = boot["guard"].stand_ins if boot["guard"] is not None else {}
    return {boot["scratch"]: ""} | {folder: name for name, folder in stand_ins.items()}


def _kill(pid: int, number: int = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _captured(fd: int) -> dict[str, Any]:
    return {"data": _base64(os.pread(fd, _MAX_STREAM_BYTES, 0)), "size": os.fstat(fd).st_size}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
