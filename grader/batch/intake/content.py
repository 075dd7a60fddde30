"""An entry → one path for `read_submission`: what a single grading would be given."""

import os
import shutil
from collections.abc import Iterator, Sequence
from itertools import islice

from grader.batch.intake.found import archive_stem, is_ignored
from grader.batch.intake.members import UnusableArchive
from grader.batch.intake.unpack import OF_A_SUBMISSION, unpack
from grader.batch.records import Entry, Part
from grader.model.errors import UsageError
from grader.model.submission import Submission
from grader.spec.submission import read_submission
from grader.spec.visible import visible


class NothingToGrade(Exception):
    """What was handed in cannot be read; the text says why."""


_INSIDE_MAX = 2
_LEVELS = 4
_FOLDERS_MAX = 2_000


def content_of(entry: Entry, module: str, folder: str) -> str:
    """The path of what is to be graded; what has to be put together goes into the new folder `folder`.

    A single .py file is the module, whatever it is called. Archives are unpacked, one in another too, and a folder that
    alone holds the module, deeper down, is taken for the submission. UnusableArchive when there is nothing to grade.
    """
    parts = [part for part in entry.parts if not is_ignored(os.fsdecode(part.name))]
    path = os.fsdecode(parts[0].path) if len(parts) == 1 else ""
    if path.lower().endswith(".py") and not os.path.isdir(path):
        return path
    if not os.path.isdir(path):
        path = _put_together(parts, module, os.path.join(folder, "handed-in"))
    for inside in range(_INSIDE_MAX):
        inner = _only_archive(path, module)
        if inner is None:
            break
        path = _put_together([inner], module, os.path.join(folder, str(inside)))
    return _root(path, module)


def _put_together(parts: Sequence[Part], module: str, folder: str) -> str:
    """A new folder with the content of all parts. Beside the module itself archives stay what they are."""
    together = os.path.join(folder, "submission")
    os.makedirs(together)
    closed = any(os.fsdecode(part.name) == module for part in parts)
    for number, part in enumerate(parts):
        _add(part, together, None if closed else os.path.join(folder, str(number)))
    return together


def read_entry(entry: Entry, module: str, work: str) -> Submission:
    """What somebody handed in, read. `work` is a folder of ours, left as it was.

    NothingToGrade when that cannot be read; the text is a sentence for the staff.
    """
    folder = os.path.join(work, "open")
    path = folder
    try:
        path = content_of(entry, module, folder)
        return read_submission(path, module)
    except (UnusableArchive, UsageError, OSError, shutil.Error) as error:
        reason = visible(str(error)).replace(visible(path), "what was handed in").replace(work, "")
        raise NothingToGrade(reason) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _only_archive(path: str, module: str) -> Part | None:
    """The archive in a folder that holds the module nowhere, and one archive."""
    names = [name for name in os.listdir(path) if not is_ignored(name)]
    archives = [
        name for name in names if archive_stem(name) is not None and os.path.isfile(os.path.join(path, name))
    ]
    if module in names or len(archives) != 1 or _root(path, module) != path:
        return None
    return Part(path=os.fsencode(os.path.join(path, archives[0])), name=os.fsencode(archives[0]))


def _add(part: Part, together: str, work: str | None) -> None:
    """Put a part into the submission: an archive's content (by way of `work`), a file, a folder's content."""
    name, path = os.fsdecode(part.name), os.fsdecode(part.path)
    if work is not None and archive_stem(name) is not None and os.path.isfile(path):
        try:
            unpack(path, work, OF_A_SUBMISSION)
        except UnusableArchive as error:
            raise UnusableArchive(f"the archive cannot be used: {error}") from error
        path = work
    if os.path.isdir(path):
        shutil.copytree(path, together, symlinks=True, dirs_exist_ok=True)
    elif os.path.isfile(path):
        target = os.path.join(together, os.path.basename(name))
        if not os.path.lexists(target):
            shutil.copyfile(path, target, follow_symlinks=False)


def _root(path: str, module: str) -> str:
    """The folder that the module lies in: this one, or the only one below it that has such a file."""
    if not os.path.isdir(path) or os.path.lexists(os.path.join(path, module)):
        return path
    found = [folder for folder in islice(_folders_below(path), _FOLDERS_MAX) if _holds(folder, module)]
    return found[0] if len(found) == 1 else path


def _holds(folder: str, module: str) -> bool:
    return os.path.isfile(os.path.join(folder, module))


def _folders_below(path: str) -> Iterator[str]:
    """Every folder below this one, a few levels deep, nearest first; no link is followed."""
    level = [path]
    for _ in range(_LEVELS):
        level = [below for folder in level for below in _folders_in(folder)]
        yield from level


def _folders_in(folder: str) -> list[str]:
    with os.scandir(folder) as listing:
        found = [
            each.path for each in listing if each.is_dir(follow_symlinks=False) and not is_ignored(each.name)
        ]
    return sorted(found)[:_FOLDERS_MAX]
