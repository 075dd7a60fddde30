"""What a result depends on: whatever of it changes, the submission is graded anew."""

import os
from collections.abc import Iterator
from hashlib import sha256

import msgspec

from grader import __version__
from grader.pipeline.assemble import Task
from grader.spec.course import ANSWERS_FILE
from grader.spec.snapshot import snapshot
from grader.spec.submission import read_reference

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_DECIDING = ("model", "spec", "sandbox", "supervisor", "judge", "pipeline")
"""The packages that have a part in a verdict; a report that reads differently is no reason to grade anew."""


def settings_key(task: Task, seed: int, sandbox: str) -> str:
    """The hash of everything but the submission: assignment, weights, reference, grader, sandbox and seed."""
    parts = [
        _content(task.yaml),
        msgspec.json.encode(_weights(task)),
        _reference(task),
        grader_version().encode(),
        sandbox.encode(),
        b"%d" % seed,
    ]
    return _digest(parts)


def result_key(settings: str, submission: str) -> str:
    """The key of one result: the settings' hash and the hash of the submission's tree."""
    return _digest([settings.encode(), submission.encode()])


def grader_version() -> str:
    """The version, and the beginning of the hash of the code that makes verdicts."""
    return f"{__version__}+{_digest(_code())[:12]}"


def _weights(task: Task) -> list[object]:
    """What of the rubric has a part in a score; when it is due, and what late work costs, has none."""
    rubric, override = task.rubric, task.rubric.assignments.get(task.assignment.id)
    general: list[object] = [rubric.out_of, rubric.criteria, rubric.bands]
    return [*general, override.out_of, override.criteria, override.bands] if override else general


def _reference(task: Task) -> bytes:
    """What the submission is compared with: the reference's own files, or what was recorded of it."""
    if task.reference is None:
        recorded = os.path.join(task.folder, ANSWERS_FILE)
        return _content(recorded) if os.path.exists(recorded) else b""
    return read_reference(task.reference, task.assignment.module).sha256.encode()


def _code() -> Iterator[bytes]:
    for package in _DECIDING:
        for name, content in sorted(snapshot(os.path.join(_PACKAGE, package)).items()):
            yield from (os.fsencode(name), content)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _digest(parts: "list[bytes] | Iterator[bytes]") -> str:
    """The hash of several parts, each with its length before it."""
    digest = sha256()
    for part in parts:
        digest.update(b"%d:%b" % (len(part), part))
    return digest.hexdigest()
