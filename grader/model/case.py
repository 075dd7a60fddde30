"""What the judge looks at: one run as planned, as observed, and as the reference answered it."""

from typing import Any

from grader.model.answer import Answer
from grader.model.base import Record
from grader.model.observation import Observation
from grader.model.plan import PlannedRun


class Case(Record, frozen=True, kw_only=True):
    """One run with all that is known of it. `arguments[i]` are the plain positional arguments of call `i`.

    `keywords[i]` are its keyword arguments; `values[i]` what it returned, decoded (`Undecodable`
    values are `Other`). `answer` is the reference's, or None when no expectation asks for it.
    """

    run: PlannedRun
    observation: Observation
    arguments: list[tuple[Any, ...]]
    keywords: list[dict[str, Any]]
    values: list[Any]
    answer: Answer | None = None
