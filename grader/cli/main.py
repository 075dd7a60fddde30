"""The entry: the sandbox first, then the words, then one exit code."""

import gc
import os
import sys
from collections.abc import Callable

from grader.cli.early import start_early
from grader.model.errors import GradeError
from grader.sandbox.start import Started

_GARBAGE_MAX = 50_000
"""Objects between two collections: with Python's 700, a tenth of all loading is collecting."""


def main() -> None:
    """Run the command line of this process; never returns."""
    _open_missing_streams()
    gc.set_threshold(_GARBAGE_MAX)
    try:
        code = run(sys.argv[1:])
    except Exception as error:  # noqa: BLE001 - even to say what is wrong went wrong: 1 would be a grade
        _last_words(f"a fault of the grader itself: {error!r}")
        os._exit(3)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # whoever read the report has gone
        code = code or 1
    except OSError as error:  # a full disk, for instance
        _last_words(f"the report could not be written: {error.strerror}")
        code = 3
    os._exit(code)  # all is written and closed: tearing the interpreter down would only cost time


def _open_missing_streams() -> None:
    """What is written to a stream that was closed for us goes nowhere, and no other file gets its descriptor."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - for as long as this process lives


def _last_words(text: str) -> None:
    try:  # noqa: SIM105 - contextlib is a millisecond
        os.write(2, f"grade: {text}\n".encode())
    except OSError:
        pass


def run(words: list[str]) -> int:
    """Do what the words say. The exit code of interfaces.md."""
    early = start_early(words)
    try:
        return _guarded(lambda: _dispatch(words, early))
    except KeyboardInterrupt:
        print("grade: interrupted", file=sys.stderr)
        return 130
    finally:
        for each in early:
            each.discard()


def _dispatch(words: list[str], early: list[Started]) -> int:
    from grader.cli.commands import dispatch  # noqa: PLC0415 - the sandbox comes up while this is loaded

    return dispatch(words, early)


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except GradeError as error:
        print(f"grade: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - so that nothing more is written to it
        return 1
    except Exception as error:  # noqa: BLE001 - the one boundary: a fault of ours, said as one
        import traceback  # noqa: PLC0415 - only for a fault

        traceback.print_exc()
        print(f"grade: a fault of the grader itself, not of the submission: {error}", file=sys.stderr)
        return 3
