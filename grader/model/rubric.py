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


class Late(Written, frozen=True, kw_only=True):
    """What handing in late costs: `percent_per_day` for each day that has begun, of the mark or of the maximum.

    Up to `grace_minutes` is not late. No more than `cap_percent` is taken off; what comes more than `days` days late is
    worth nothing. `waivers` are days that are not counted, by student.
    """

    percent_per_day: Annotated[float, Meta(ge=0, le=100)]
    of: Literal["mark", "maximum"] = "mark"
    grace_minutes: Annotated[float, Meta(ge=0)] = 0
    cap_percent: Annotated[float, Meta(ge=0, le=100)] = 100
    days: Annotated[int, Meta(ge=1)] | None = None
    waivers: dict[str, Annotated[int, Meta(ge=0)]] = field(default_factory=dict)


Moment = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$",
        description='a time with its distance from UTC, such as "2026-10-01T23:59:00+02:00"',
    ),
]


class Override(Written, frozen=True, kw_only=True):
    """What one assignment does differently; what is not said stays as for all.

    `due` is when it had to be handed in; `waivers` are added to those of `late`.
    """

    out_of: Annotated[float, Meta(gt=0)] | None = None
    criteria: dict[Criterion, Weight] | None = None
    bands: tuple[Band, ...] | None = None
    due: Moment | None = None
    late: Late | None = None
    waivers: dict[str, Annotated[int, Meta(ge=0)]] = field(default_factory=dict)


class Rubric(Written, frozen=True, kw_only=True):
    """rubric.yaml, whole. Weights are relative to each other; they need not add up to anything."""

    version: Literal[1]
    out_of: Annotated[float, Meta(gt=0)] = 100
    criteria: dict[Criterion, Weight]
    bands: tuple[Band, ...] = ()
    late: Late | None = None
    assignments: dict[str, Override] = field(default_factory=dict)
