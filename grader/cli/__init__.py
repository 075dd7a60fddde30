"""The command `grade`: words, options, exit codes. `main` is its entry, and the one boundary for exceptions."""

from grader.cli.main import main

__all__ = ["main"]
