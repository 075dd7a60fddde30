"""A reference solution's answer to one run: what a submission's is compared with.

A `Digest` stands for a value that may be too large to keep: its canonical text (see
`grader.model.value.canonical`) when that is short, else only its length and SHA-256.
"""

import msgspec
from msgspec import field

from grader.model.base import Record


class Digest(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A value, or what identifies it.

    `text` is None for a long one; `size` counts canonical characters, for a file or a stream its bytes. `length` is
    that of a returned text or bytes, if it was noted.
    """

    sha256: str
    size: int
    text: str | None = None
    length: int | None = None


class AnsweredFile(Record, frozen=True, kw_only=True):
    """A file that the reference left."""

    mode: int
    content: Digest


class Answer(Record, frozen=True, kw_only=True):
    """What the reference did in one run: its values, one for each call, files after the last call, streams."""

    values: list[Digest]
    files: dict[str, AnsweredFile] = field(default_factory=dict)
    stdout: Digest
    stderr: Digest


class RecordedAnswers(Record, frozen=True, kw_only=True):
    """answers.json beside assignment.yaml: seed → check id → one answer for each run.

    Each seed's part is left as JSON until it is asked for: `dict[str, list[Answer]]`.

    `reference` and `assignment` are the digests that they were made from; `grade` says so when they
    no longer fit.
    """

    version: int
    assignment: str
    reference: str
    seeds: dict[str, msgspec.Raw]
