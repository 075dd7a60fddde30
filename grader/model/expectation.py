"""What an expectation is: a record that a course writes in YAML, with a pure judgement of one run.

A new kind is one subclass in a file of `grader/judge/`, with its `tag`, its keys as fields, and
`judge`. Its docstring is what `grade schema` tells an editor.
"""

from collections.abc import Iterator
from typing import ClassVar

from grader.model.base import Written
from grader.model.case import Case
from grader.model.grade import Finding


class Expectation(Written, frozen=True, kw_only=True, tag_field="kind"):
    """Base of every kind of expectation. It holds when `judge` finds nothing."""

    observes: ClassVar[frozenset[str]] = frozenset()
    """What to record besides the usual: system calls ("pipes", "io", "dup", "maps"), or "leftovers"."""

    watches: ClassVar[bool] = False
    """Whether it is about a counter that the run has to watch."""

    judges_raised: ClassVar[bool] = False
    """Whether calls that raised can be judged like those that returned."""

    def wants_answer(self) -> bool:
        """Whether the reference solution's answer is needed."""
        return False

    def judge(self, case: Case) -> Iterator[Finding]:
        """The faults of one run that completed all its calls, none when the expectation holds."""
        raise NotImplementedError
