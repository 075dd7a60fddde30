"""Talking to a started sandbox: one frame there, one frame back, each within a time."""

import os
import select
import time

import msgspec

from grader.model.base import Record
from grader.model.errors import HarnessError, SandboxUnavailable
from grader.model.grade import SandboxReport
from grader.model.observation import Observation
from grader.model.plan import PlannedRun
from grader.sandbox.start import Started, start_next

_BOOT_S = 20.0
_MARGIN_S = 30.0  # what the supervisor may take to clean up, on top of a run's own limit
_MAX_FRAME_BYTES = 1 << 30
_MAX_STDERR_BYTES = 4000
_PIECE_BYTES = 4096  # PIPE_BUF: when there is room at all, there is room for that (pipe(7))


class _Ready(Record, frozen=True, kw_only=True):
    pid: int = 0
    uid: int = 0
    python: str = ""
    fault: str | None = None
    protections: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it
    folder: str | None = None


class _Reply(Record, frozen=True, kw_only=True):
    observation: Observation | None = None
    fault: str | None = None
    unusable: bool = False


# Made here, by one thread: msgspec 0.22 takes a type apart at its first use, and two threads at once crash it.
_READY, _REPLY = msgspec.json.Decoder(_Ready), msgspec.json.Decoder(_Reply)


class Session:
    """A sandbox with one submission in it. A context manager: leaving it ends the sandbox and all in it."""

    def __init__(self, started: Started, files: dict[str, bytes]) -> None:
        self._started = started
        try:
            self._ready = self._settle(files)
        except SandboxUnavailable as failed:
            following = start_next(started)
            if following is None:
                raise SandboxUnavailable(f"{failed}\n{_REMEDY}") from failed
            self._started = following
            try:
                self._ready = self._settle(files)
            except SandboxUnavailable as error:
                raise SandboxUnavailable(f"{failed}\n{error}\n{_REMEDY}") from error

    def _settle(self, files: dict[str, bytes]) -> _Ready:
        """Hand the submission in. SandboxUnavailable when the sandbox does not come up; it is ended then."""
        launch = self._started.launch
        try:
            self._send(msgspec.json.encode({**launch.boot, "files": _by_bytes(files)}))
            ready = _READY.decode(self._receive(_BOOT_S))
        except HarnessError as error:
            self.close()
            raise SandboxUnavailable(
                _did_not_start(launch.tier, f"{error}\n{_MAYBE.get(launch.tier, '')}")
            ) from error
        if ready.fault is not None:
            self.close()
            raise SandboxUnavailable(_did_not_start(launch.tier, ready.fault))
        launch.remove = ready.folder or launch.remove
        return ready

    def __enter__(self) -> "Session":  # noqa: PYI034 - typing.Self is new in Python 3.11
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def observe(self, run: PlannedRun) -> Observation:
        """Make one run. HarnessError when the supervisor fails: nothing is known of the submission then.

        SandboxUnavailable when it says that this host does not let it work.
        """
        self._send(msgspec.json.encode(run))
        frame = self._receive(run.limits.wall_s + _MARGIN_S)
        try:
            reply = _REPLY.decode(frame)
        except msgspec.MsgspecError as error:
            raise HarnessError(f"the supervisor's answer cannot be read: {error}") from error
        if reply.unusable:
            why = _did_not_start(self._started.launch.tier, reply.fault or "nobody knows why")
            raise SandboxUnavailable(f"{why}\n{_REMEDY}")
        if reply.observation is None:
            raise HarnessError(reply.fault or "the supervisor gave no observation")
        return reply.observation

    def report(self) -> SandboxReport:
        """The tier and its protections, for the result document."""
        launch = self._started.launch
        return SandboxReport(tier=launch.tier, protections=launch.protections | self._ready.protections)

    @property
    def shares_network(self) -> bool:
        """Whether its network is the host's, so that other sandboxes' servers are there too."""
        return not self._started.launch.boot["namespaces"]

    @property
    def python(self) -> str:
        """The version of the interpreter that runs the submission."""
        return self._ready.python

    def close(self) -> None:
        """End the sandbox and all in it."""
        self._started.discard()

    def _send(self, body: bytes) -> None:
        view = memoryview(len(body).to_bytes(4, "big") + body)
        until = time.monotonic() + _BOOT_S
        poll = select.poll()
        poll.register(self._started.requests, select.POLLOUT)
        try:
            while view:
                if not poll.poll(max(0, (until - time.monotonic()) * 1000)):
                    raise HarnessError("the supervisor did not listen in time")
                view = view[os.write(self._started.requests, view[:_PIECE_BYTES]) :]
        except BrokenPipeError:
            return  # it is gone: the answer that is missing will say why

    def _receive(self, seconds: float) -> bytes:
        until = time.monotonic() + seconds
        size = int.from_bytes(self._read(4, until), "big")
        if size > _MAX_FRAME_BYTES:
            raise HarnessError("the supervisor sent a frame of an impossible length")
        return self._read(size, until)

    def _read(self, size: int, until: float) -> bytes:
        parts = []
        poll = select.poll()
        poll.register(self._started.replies, select.POLLIN)
        while size:
            if not poll.poll(max(0, (until - time.monotonic()) * 1000)):
                raise HarnessError("the supervisor did not answer in time")
            part = os.read(self._started.replies, min(size, 1 << 20))
            if not part:
                raise HarnessError(self._last_words())
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _last_words(self) -> str:
        text = os.pread(self._started.errors, _MAX_STDERR_BYTES, 0).decode("utf-8", "replace").strip()
        if "Traceback" in text:  # of the supervisor's: its last line says what it was
            text = text.splitlines()[-1]
        return f"it ended and said: {text}" if text else "it ended without a word"


_REMEDY = (
    "`grade doctor` shows what this host can do, and how to mend what it cannot.\n"
    "To grade only submissions that you trust, ask for no sandbox by name: --sandbox none"
)
_MAYBE = {
    "bubblewrap": "`bwrap` needs user namespaces when it is not run by root. Containers often forbid them;\n"
    "Ubuntu 24.04 does with kernel.apparmor_restrict_unprivileged_userns=1.\n",
}


def _did_not_start(tier: str, why: str) -> str:
    return f"The sandbox {tier} cannot be used here: {why.strip()}"


def _by_bytes(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files by names that JSON can carry: each character stands for one byte of the name."""
    return {os.fsencode(name).decode("latin-1"): content for name, content in files.items()}
