"""A sandbox as data: the program to start, what the supervisor is told first, and what is enforced.

Plain classes and no imports: this stands on the path of every grading, before anything else is loaded.
"""

import os
import sys

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INTERPRETER = os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)
"""The interpreter beneath a virtual environment: that, with the standard library alone, is what students get."""

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "USER": "student",
    "LOGNAME": "student",
}
"""The whole environment of a submission, besides HOME."""


class Launch:
    """What to start and how. `data` are read-only contents, given to the program as descriptors from FIRST_DATA_FD on.

    `protections` maps each protection's name to "enforced" or "missing: why". `remove` is a folder on the host
    that goes when the sandbox goes.
    """

    FIRST_DATA_FD = 10

    def __init__(
        self,
        *,
        tier: str,
        argv: list[str],
        environment: dict[str, str],
        data: list[bytes],
        boot: dict[str, object],
        protections: dict[str, str],
        remove: str | None = None,
    ) -> None:
        self.tier = tier
        self.argv = argv
        self.environment = environment
        self.data = data
        self.boot = boot
        self.protections = protections
        self.remove = remove


def supervisor_command(import_path: str, interpreter: str = INTERPRETER) -> list[str]:
    """The command that starts the supervisor from the package below `import_path`: no site, no environment."""
    code = f"import os, sys; sys.path.insert(0, {import_path!r}); from grader.supervisor.main import main; main(); "
    code += "os._exit(0)"  # to tear the interpreter down would only cost time
    return [interpreter, "-I", "-S", "-c", code]
