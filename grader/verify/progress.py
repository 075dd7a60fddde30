"""How far `grade verify` is, on standard error."""

from typing import TextIO

from grader.verify.run import Progress


def show_progress(stream: TextIO) -> Progress:
    """One line that is overwritten on a terminal; elsewhere, as in a CI log, a line for each quarter."""
    on_terminal = stream.isatty()

    def show(done: int, of: int) -> None:
        if on_terminal:
            stream.write(f"\rgraded {done} of {of}" + ("\r\033[K" if done == of else ""))
        elif done * 4 // of != (done - 1) * 4 // of:
            stream.write(f"graded {done} of {of}\n")
        stream.flush()

    return show
