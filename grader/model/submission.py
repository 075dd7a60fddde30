"""A submission as it was handed in: the files that will be run, and nothing else of the disk."""

from grader.model.base import Record


class Submission(Record, frozen=True, kw_only=True):
    """A snapshot. `files` maps POSIX paths relative to the submission to contents.

    A name that is no UTF-8 holds surrogates, as `os.fsdecode` makes them; `path` is safe to show.
    `missing` is a sentence for the student when the module is not there, and then `files` is empty.
    `sha256` identifies names and contents of exactly these files.
    """

    path: str
    files: dict[str, bytes]
    sha256: str
    missing: str | None = None
