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
from grader.sandbox.start import Started

_BOOT_S = 20.0
_MARGIN_S = 30.0  # what the supervisor may take to clean up, on top of a run's own limit
_MAX_FRAME_BYTES = 1 << 30
_MAX_STDERR_BYTES = 4000


class _Ready(Record, frozen=True, kw_only=True):
    pid: int = 0
    uid: int = 0
    python: str = ""
    fault: str | None = None


class _Reply(Record, frozen=True, kw_only=True):
    observation: Observation | None = None
    fault: str | None = None


class Session:
    """A sandbox with one submission in it. A context manager: leaving it ends the sandbox and all in it."""

    def __init__(self, started: Started, files: dict[str, bytes]) -> None:
        self._started = started
        self._send(msgspec.json.encode({**started.launch.boot, "files": _by_bytes(files)}))
        try:
            self._ready = msgspec.json.decode(self._receive(_BOOT_S), type=_Ready)
        except HarnessError as error:
            self.close()
            raise SandboxUnavailable(
                f"The sandbox ({started.launch.tier}) did not start: {error}\n"
                "`bwrap` needs user namespaces when it is not run by root. Containers often forbid them;\n"
                "Ubuntu 24.04 does with kernel.apparmor_restrict_unprivileged_userns=1.\n"
                "To grade only submissions that you trust, ask for no sandbox by name: --sandbox none"
            ) from error
        if self._ready.fault is not None:
            self.close()
            raise SandboxUnavailable(self._ready.fault)

    def __enter__(self) -> "Session":  # noqa: PYI034 - typing.Self is new in Python 3.11
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def observe(self, run: PlannedRun) -> Observation:
        """Make one run. HarnessError when the supervisor fails: nothing is known of the submission then."""
        self._send(msgspec.json.encode(run))
        frame = self._receive(run.limits.wall_s + _MARGIN_S)
        try:
            reply = msgspec.json.decode(frame, type=_Reply)
        except msgspec.MsgspecError as error:
            raise HarnessError(f"the supervisor's answer cannot be read: {error}") from error
        if reply.observation is None:
            raise HarnessError(reply.fault or "the supervisor gave no observation")
        return reply.observation

    def report(self) -> SandboxReport:
        """The tier and its protections, for the result document."""
        return SandboxReport(tier=self._started.launch.tier, protections=self._started.launch.protections)

    @property
    def python(self) -> str:
        """The version of the interpreter that runs the submission."""
        return self._ready.python

    def close(self) -> None:
        """End the sandbox and all in it."""
        self._started.discard()

    def _send(self, body: bytes) -> None:
        view = memoryview(len(body).to_bytes(4, "big") + body)
        try:
            while view:
                view = view[os.write(self._started.requests, view) :]
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
        return f"it ended and said: {text}" if text else "it ended without a word"


def _by_bytes(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files by names that JSON can carry: each character stands for one byte of the name."""
    return {os.fsencode(name).decode("latin-1"): content for name, content in files.items()}
