"""The entry: the sandbox first, then the words, then one exit code."""

import os
import sys
from collections.abc import Callable

from grader.cli.early import start_early


def main() -> None:
    """Run the command line of this process; never returns."""
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # whoever read the report has gone
        code = code or 1
    os._exit(code)  # all is written and closed: tearing the interpreter down would only cost time


def run(words: list[str]) -> int:
    """Do what the words say. The exit code of interfaces.md."""
    early = start_early(words)
    try:
        from grader.cli.commands import dispatch  # noqa: PLC0415 - the sandbox comes up while this is loaded

        return _guarded(lambda: dispatch(words, early))
    except KeyboardInterrupt:
        print("grade: interrupted", file=sys.stderr)
        return 130
    finally:
        if early is not None:
            early.discard()


def _guarded(work: Callable[[], int]) -> int:
    from grader.model.errors import GradeError  # noqa: PLC0415 - loaded by now

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
