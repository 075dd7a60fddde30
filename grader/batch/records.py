"""What the parts of a batch say to each other: who handed in what."""

from msgspec import field

from grader.model.base import Record


class Part(Record, frozen=True, kw_only=True):
    """A file or folder of what somebody handed in: where it lies, and its name in the submission, both as bytes."""

    path: bytes
    name: bytes


class Entry(Record, frozen=True, kw_only=True):
    """One student's latest attempt.

    `student` identifies one within the batch, `name` is for people; both are safe to show. `ids` are what systems call
    this student: "canvas", "moodle", "email", "sid", "login". `handed_in_at` is ISO 8601 with an offset where it is
    known; `late` is the system's own word. `fault` is a sentence on why there is nothing to grade.
    """

    student: str
    name: str
    parts: tuple[Part, ...]
    ids: dict[str, str] = field(default_factory=dict)
    handed_in_at: str | None = None
    late: bool = False
    fault: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All that this student is called, in waivers and tables, and after --only."""
        return (self.student, self.name, *self.ids.values())
