"""Errors that are not the student's. Whose fault it is, is said by the class.

`GradeError` is caught in one place, the command line; its `exit_code` is the process's.
"""


class GradeError(Exception):
    """What keeps `grade` from grading, with the exit code that says whose turn it is."""

    exit_code = 3


class UsageError(GradeError):
    """The command line, the course's files or the submission's path is wrong (exit code 2)."""

    exit_code = 2


class HarnessError(GradeError):
    """The grader could not do its work: no usable sandbox, an internal fault (exit code 3)."""


class SandboxUnavailable(HarnessError):
    """No sandbox of the kind asked for works on this host; the message says how to mend it."""


class FaultyReference(HarnessError):
    """The course's own reference solution fails, so nothing can be compared with it."""
