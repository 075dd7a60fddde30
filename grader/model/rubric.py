"""rubric.yaml: what the criteria weigh, out of how much, and how a total is called."""

from typing import Annotated, Literal

from msgspec import Meta, field

from grader.model.assignment import Criterion
from grader.model.base import Written

Weight = Annotated[float, Meta(ge=0)]


class Band(Written, frozen=True, kw_only=True):
    """A name for every share of the total (0 to 1) that is at least `at_least`."""

    name: Annotated[str, Meta(min_length=1)]
    at_least: Annotated[float, Meta(ge=0, le=1)]


class Override(Written, frozen=True, kw_only=True):
    """What one assignment does differently; what is not said stays as for all."""

    out_of: Annotated[float, Meta(gt=0)] | None = None
    criteria: dict[Criterion, Weight] | None = None
    bands: tuple[Band, ...] | None = None


class Rubric(Written, frozen=True, kw_only=True):
    """rubric.yaml, whole. Weights are relative to each other; they need not add up to anything."""

    version: Literal[1]
    out_of: Annotated[float, Meta(gt=0)] = 100
    criteria: dict[Criterion, Weight]
    bands: tuple[Band, ...] = ()
    assignments: dict[str, Override] = field(default_factory=dict)
