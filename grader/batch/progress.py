"""How far a batch is, on standard error: one picture that is drawn over itself on a terminal, plain lines in a log."""

import os
import time
from collections.abc import Callable
from typing import Protocol, TextIO

from grader.batch.engine.records import Began, Ended
from grader.report.cells import fitting
from grader.report.clean import clean
from grader.report.console import is_terminal, terminal_width
from grader.report.style import shown

_REDRAW_S = 0.2
_NAMES = 4
Named = Callable[[str], str]
"""What a student is called in public."""


class Progress(Protocol):
    """Is told what happens, in this order."""

    def begin(self, due: int, done: int, unreadable: int) -> None:
        """How many are to be graded, were graded before, and cannot be read."""

    def began(self, event: Began) -> None:
        """Somebody's submission has been taken up."""

    def ended(self, event: Ended) -> None:
        """A verdict is in the store."""

    def tick(self) -> None:
        """Some time has passed."""

    def say(self, text: str) -> None:
        """Something happens that takes a while."""

    def end(self) -> None:
        """All is done, or was interrupted."""


class Lines:
    """A line for each verdict, written when it is in the store."""

    def __init__(self, stream: TextIO, named: Named) -> None:
        self._stream = stream
        self._named = named
        self._due = self._done = 0

    def begin(self, due: int, done: int, unreadable: int) -> None:
        """See Progress."""
        self._due = due
        parts = [f"{due} to grade"]
        parts += [f"{done} graded before"] if done else []
        parts += [f"{unreadable} cannot be read"] if unreadable else []
        self.say(", ".join(parts))

    def began(self, event: Began) -> None:
        """See Progress."""

    def ended(self, event: Ended) -> None:
        """See Progress."""
        self._done += 1
        name = clean(self._named(event.student), keep="")
        self.say(f"{self._done}/{self._due} {name}: {clean(told(event), keep='')}")

    def tick(self) -> None:
        """See Progress."""

    def say(self, text: str) -> None:
        """See Progress."""
        self._stream.write(text + "\n")
        self._stream.flush()

    def end(self) -> None:
        """See Progress."""


def told(event: Ended) -> str:
    """A verdict in a few words."""
    summary = event.verdict.summary
    if summary is None:
        return f"not graded: {event.verdict.fault}"
    if summary.score is None:
        return f"not graded: {summary.error}"
    most = shown(summary.max_score, summary.max_score)
    return f"{shown(summary.score, summary.max_score)} / {most} ({summary.duration_s:.1f} s)"


class Live:
    """Two lines at the bottom of a terminal: how far, how fast, how long to go; and who is being graded."""

    def __init__(self, stream: TextIO, named: Named, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._named = named
        self._clock = clock
        self._due = self._done = self._faults = self._rows = 0
        self._now: dict[int, str] = {}
        self._start = self._drawn_at = clock()

    def begin(self, due: int, done: int, unreadable: int) -> None:
        """See Progress."""
        self._due, self._start = due, self._clock()
        parts = [f"{done} graded before"] if done else []
        parts += [f"{unreadable} cannot be read"] if unreadable else []
        if parts:
            self.say(", ".join(parts))

    def began(self, event: Began) -> None:
        """See Progress."""
        self._now[event.number] = event.student
        self._draw()

    def ended(self, event: Ended) -> None:
        """See Progress."""
        self._now.pop(event.number, None)
        self._done += 1
        if event.verdict.summary is None or event.verdict.summary.score is None:
            self._faults += 1
            self.say(f"{clean(self._named(event.student), keep='')}: {clean(told(event), keep='')}")
        self._draw()

    def tick(self) -> None:
        """See Progress."""
        self._draw()

    def say(self, text: str) -> None:
        """See Progress."""
        self._wipe()
        self._stream.write(text + "\n")
        self._stream.flush()

    def end(self) -> None:
        """See Progress."""
        self._wipe()
        self._stream.flush()

    def _draw(self) -> None:
        now = self._clock()
        if now - self._drawn_at < _REDRAW_S and self._rows:
            return
        self._drawn_at = now
        self._wipe()
        width = max(terminal_width(self._stream, os.environ) - 1, 1)
        rows = [row[: fitting(row, width)] for row in (self._how_far(now), self._who())]
        self._stream.write("\n".join(rows) + "\n")
        self._stream.flush()
        self._rows = len(rows)

    def _wipe(self) -> None:
        if self._rows:
            self._stream.write(f"\r\x1b[{self._rows}A\x1b[J")  # \r: a terminal shows ^C where the cursor is
            self._rows = 0

    def _how_far(self, now: float) -> str:
        parts = [f"{self._done} of {self._due} graded"]
        parts += [f"{self._faults} failed"] if self._faults else []
        rate = self._done / (now - self._start) if now > self._start else 0
        if rate:
            parts += [f"{rate:.1f} a second", f"{in_words((self._due - self._done) / rate)} left"]
        return ", ".join(parts)

    def _who(self) -> str:
        names = [clean(self._named(student), keep="") for student in self._now.values()]
        more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        return f"now: {', '.join(names[:_NAMES])}{more}"


def in_words(seconds: float) -> str:
    """A time to wait: "12 s", "3 min", "2 h 10 min"."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 - a minute
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004 - an hour


def show_progress(stream: TextIO, named: Named) -> Progress:
    """What suits the stream."""
    return Live(stream, named) if is_terminal(stream, os.environ) else Lines(stream, named)
