"""What the calling process has come to: importing, between two calls, in a call, done. Pure; fed with its marks.

The order of the marks is the driver's; any other order is made by somebody else, and nothing of it is believed.
"""

import json
from typing import Any

from grader.supervisor import driver

_MAX_MESSAGE, _MAX_TRACEBACK, _MAX_NAME, _MAX_FILE = 4000, 8000, 200, 300
_MAX_LINE = 10_000_000


class Calls:
    """The calls of one run, `planned` in number, as records of `grader.model.observation.CallObservation`."""

    def __init__(self, planned: int) -> None:
        self.planned = planned
        self.stage = "starting"  # then "importing", "between", "calling"
        self.current: int | None = None  # the call that is going on
        self.records: list[dict[str, Any]] = []
        self.end: dict[str, Any] | None = None
        self.defined: dict[str, Any] | None = None  # the function's first line

    def all_made(self) -> bool:
        """Whether no further call will come: all were made, or one raised."""
        raised = bool(self.records) and "raised" in self.records[-1]
        return raised or len(self.records) == self.planned

    def accept(self, kind: int, number: int, report: bytes, at_ns: int) -> None:
        """Take a mark in. One that cannot come at this point sets the end to "tampered"."""
        if self.stage == "starting" and kind == driver.STARTED:
            self.stage = "importing"
        elif self.stage == "importing":
            self._imported(kind, report)
        elif kind == driver.CALL and self.stage == "between" and number == len(self.records):
            self._begin(report, at_ns)
        elif kind in (driver.RETURNED, driver.RAISED) and self.stage == "calling" and number == self.current:
            self._finish(kind, report, at_ns)
        elif kind == driver.DONE and self.stage == "between" and self.all_made():
            self.end = {"end": "completed"}
        else:
            self.end = {"end": "tampered"}

    def _imported(self, kind: int, report: bytes) -> None:
        if kind == driver.IMPORTED:
            self.stage = "between"
            self.defined = _where(report)
        elif kind == driver.NO_FUNCTION:
            self.end = {"end": "no-function"}
        elif kind == driver.IMPORT_RAISED:
            self.end = {"end": "import-raised", "raised": raised(report)}
        else:
            self.end = {"end": "tampered"}

    def _begin(self, report: bytes, at_ns: int) -> None:
        self.stage, self.current = "calling", len(self.records)
        arguments = report.decode("utf-8", "replace") or None
        self.records.append({"began_ns": at_ns, "arguments_before": arguments, "descriptors_before": None})

    def _finish(self, kind: int, report: bytes, at_ns: int) -> None:
        call = self.records[-1]
        call["ended_ns"] = at_ns
        if kind == driver.RAISED:
            call["raised"] = raised(report)
        else:
            value, _, after = report.decode("utf-8", "replace").partition("\n")
            call["value"], call["arguments_after"] = value, after or None
        self.stage, self.current = "between", None


def _where(report: bytes) -> dict[str, Any] | None:
    """The driver's report of a place, checked and bounded; None when there is none."""
    try:
        return _place(json.loads(report))
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None


def raised(report: bytes) -> dict[str, Any]:
    """The driver's report of an exception, checked and bounded: its writer may be somebody else."""
    try:
        data = json.loads(report)
        return {
            "type": _text(data["type"], _MAX_NAME),
            "message": _text(data["message"], _MAX_MESSAGE),
            "where": _place(data["where"]),
            "traceback": _text(data["traceback"], _MAX_TRACEBACK),
            "exit_status": None if data.get("exit_status") is None else int(data["exit_status"]) & 0xFF,
        }
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return {"type": "Exception", "message": "(its description cannot be read)"}


def _place(place: Any) -> dict[str, Any] | None:
    if not place or not 0 < int(place["line"]) <= _MAX_LINE:
        return None
    return {"file": _text(place["file"], _MAX_FILE), "line": int(place["line"])}


def _text(text: Any, longest: int) -> str:
    """Text that JSON can carry: JSON's own escapes can make lone surrogates."""
    return str(text)[:longest].encode("utf-8", "replace").decode()
