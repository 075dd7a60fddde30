"""What a student handed in → a snapshot. The folder is hostile: only regular files are ever read."""

import os
import os.path
import stat
from hashlib import sha256

from grader.model.errors import UsageError
from grader.model.submission import Submission
from grader.spec.misnamed import similar_file
from grader.spec.snapshot import TooMuchError, UnreadableError, lies_in, read_regular, snapshot
from grader.spec.visible import visible

BESIDE_A_REFERENCE = ("mutants", "styles")
"""Folders of solutions that are graded to try the checks, and no part of the reference."""


def read_submission(path: str, module: str) -> Submission:
    """Read a folder that holds `module`, or one .py file of any name, which is taken as `module`.

    UsageError when the path is none or holds more than a submission may. A folder without the module
    is the student's fault: then `missing` says so.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            return _read_folder(path, module)
        if not stat.S_ISREG(mode) or not path.lower().endswith(".py"):
            raise UsageError(f"{visible(path)}: a submission is a folder that holds {module}, or a .py file")
        return _submission(path, {module: read_regular(os.path.realpath(path))})
    except OSError as error:
        raise UsageError(f"{visible(path)}: {error.strerror}") from error
    except UnreadableError as error:
        raise UsageError(f"{visible(path)}: {error}") from error
    except TooMuchError as error:
        advice = f"Hand in a folder with {module} and what it imports, or {module} alone."
        raise UsageError(f"{visible(path)} is too much for a submission: {error}. {advice}") from error


def read_reference(path: str, module: str) -> Submission:
    """Read a reference solution as a submission: without the mutants and styles that lie beside it."""
    whole = read_submission(path, module)
    own = {name: data for name, data in whole.files.items() if name.split("/")[0] not in BESIDE_A_REFERENCE}
    return _submission(path, own, whole.missing)


def tree_sha256(files: dict[str, bytes]) -> str:
    """The hash of names and contents, whatever the order. Each part goes in with its length before it."""
    digest = sha256()
    for name, content in sorted((os.fsencode(name), content) for name, content in files.items()):
        digest.update(b"%d:%b%d:%b" % (len(name), name, len(content), content))
    return digest.hexdigest()


def _read_folder(path: str, module: str) -> Submission:
    names = os.listdir(path)
    if module not in names:
        missing = f"There is no {module} in what was handed in{similar_file(path, module, names)}."
        return _submission(path, {}, missing)
    root, target = os.path.realpath(path), os.path.realpath(os.path.join(path, module))
    if not lies_in(target, root):
        missing = f"{module} is a link that leads out of the folder: hand in the file itself."
        return _submission(path, {}, missing)
    files = snapshot(path)
    if module not in files:
        return _submission(path, {}, f"{module} cannot be read: {_why_unreadable(target)}.")
    return _submission(path, files)


def _why_unreadable(target: str) -> str:
    if os.path.isdir(target):
        return "it is a folder"
    try:
        read_regular(target)
    except UnreadableError as error:
        return str(error)
    return "it changed while it was read"


def _submission(path: str, files: dict[str, bytes], missing: str | None = None) -> Submission:
    return Submission(path=visible(path), files=files, sha256=tree_sha256(files), missing=missing)
