"""Every line of the submission noted as it is reached, so that the supervisor knows where a system call was made.

For a second run of a check that failed, never for one that decides: it costs a microsecond a line.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def follow(submission: str, note: Callable[[int, str], None]) -> None:
    """From now on call `note(line, file)` at each line of files in the folder `submission`, in whatever process.

    When a function of it returns, the line that has called it counts again.
    """
    prefix = submission + "/"

    def at(frame: FrameType | None) -> None:
        while frame is not None and not frame.f_code.co_filename.startswith(prefix):
            frame = frame.f_back
        if frame is not None:
            note(frame.f_lineno, frame.f_code.co_filename[len(prefix) :])

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "call":
            return trace if frame.f_code.co_filename.startswith(prefix) else None
        at(frame if event == "line" else frame.f_back)
        return trace

    import threading  # noqa: PLC0415 - only here needed, and not on the way of other runs

    threading.settrace(trace)
    sys.settrace(trace)
