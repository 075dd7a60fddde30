"""Runs `grade` on a host that lacks something: `handicap.py JSON WORD…`.

The JSON has `deny` (system call → errno, for this process and all that it starts), `deny_prctl` (options of prctl that
are refused with EINVAL), `limits` (RLIMIT name → value, soft and hard), and `folders` (path → "TYPE:OPTIONS" of a file
system that is mounted there, seen by nobody else; takes root). `first` and `last` are shell commands before and after.
"""

import ctypes
import errno
import json
import os
import resource
import subprocess
import sys

from grader.supervisor import abi, bpf, libc
from grader.supervisor.bpf import ALLOW, ERRNO, LOAD, RETURN, statement, when

NUMBERS = {
    **abi.SYSCALLS,
    "setresuid": 117,
    "setresgid": 119,
    "setgroups": 116,
    "setsid": 112,
    "eventfd2": 290,
}
_NEW_MOUNTS = 0x00020000  # CLONE_NEWNS


def deny(calls: dict[str, int], prctl_options: list[int]) -> None:
    """A filter that makes these calls fail, for good."""
    code = [statement(LOAD, bpf.NUMBER)]
    for name, number in calls.items():
        code += when(NUMBERS[name], ERRNO | number)
    if prctl_options:
        tests = [(0, option, ERRNO | errno.EINVAL) for option in prctl_options]
        code += bpf.when_argument(("prctl",), tests, ALLOW)
    libc.install_filter(b"".join([*code, statement(RETURN, ALLOW)]))


def mount(folders: dict[str, str]) -> None:
    """File systems of this process's own."""
    if ctypes.CDLL(None).unshare(_NEW_MOUNTS):
        raise OSError("no mounts of our own")
    subprocess.run(["/bin/mount", "--make-rprivate", "/"], check=True)
    for path, kind in folders.items():
        name, _, options = kind.partition(":")
        subprocess.run(["/bin/mount", "-t", name, "-o", options, name, path], check=True)


def main() -> None:
    """Take away what is to be missing, then grade."""
    given = json.loads(sys.argv[1])
    if given.get("folders"):
        mount(given["folders"])
    for name, value in given.get("limits", {}).items():
        resource.setrlimit(getattr(resource, name), (value, value))
    if given.get("deny") or given.get("deny_prctl"):
        deny(given.get("deny", {}), given.get("deny_prctl", []))
    code = "import sys; sys.path.pop(0); from grader.cli import main; main()"  # PYTHONPATH goes before this folder
    grade = [sys.executable, "-c", code, *sys.argv[2:]]
    if "last" not in given:
        os.execv(sys.executable, grade)  # noqa: S606 - no shell is wanted
    subprocess.run(["/bin/sh", "-c", given["first"]], check=True)
    code = subprocess.run(grade, check=False).returncode
    subprocess.run(["/bin/sh", "-c", given["last"]], check=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
