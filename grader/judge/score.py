"""Points: exact fractions from rubric.yaml's weights, rounded only when they are shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from grader.model.assignment import CheckText
from grader.model.base import Record
from grader.model.grade import CriterionScore, Outcome
from grader.model.rubric import Band, Rubric

PLACES = 2
STEP = Fraction(1, 10**PLACES)


class CheckPoints(Record, frozen=True, kw_only=True):
    """The points of one check, for `CheckResult`."""

    points: float
    max_points: float


class Score(Record, frozen=True, kw_only=True):
    """What a grade says of points. `score` is None if a check ended in an error of the grader's.

    `checks` is by id and has every check of the assignment; `criteria` and `max_score` are of those asked
    for, and `band` is given only if all were.
    """

    score: float | None
    max_score: float
    band: str | None
    criteria: dict[str, CriterionScore]
    checks: dict[str, CheckPoints]


def score(
    assignment: str,
    checks: Sequence[CheckText],
    outcomes: Mapping[str, Outcome],
    rubric: Rubric,
    asked: Collection[str] | None = None,
) -> Score:
    """Add up the points of a graded assignment.

    `checks` are all of it, `asked` the ids that were asked for (None: all). A check is worth
    out_of x its criterion's share of the weights (of criteria that have checks) x its share of its
    criterion's points. An outcome that is missing counts as not passed.
    """
    worth = _worth(checks, rubric, assignment)
    items = [_Item(c.id, c.criterion, worth[c.id], outcomes.get(c.id, "skipped")) for c in checks]
    counted = [item for item in items if asked is None or item.id in asked]
    total = _criterion_score(counted)
    names = dict.fromkeys(item.criterion for item in counted)
    whole = len(counted) == len(items) and total.score is not None
    return Score(
        score=total.score,
        max_score=total.max_score,
        band=_band(counted, _bands(rubric, assignment)) if whole else None,
        criteria={name: _criterion_score([i for i in counted if i.criterion == name]) for name in names},
        checks={item.id: _points(item) for item in items},
    )


class _Item(NamedTuple):
    id: str
    criterion: str
    worth: Fraction
    outcome: Outcome

    @property
    def earned(self) -> Fraction:
        return self.worth if self.outcome == "passed" else Fraction(0)


def _points(item: _Item) -> CheckPoints:
    most = shown_points(item.worth, item.worth)
    return CheckPoints(points=shown_points(item.earned, item.worth), max_points=most)


def _criterion_score(items: Sequence[_Item]) -> CriterionScore:
    """The sum over some checks; no score if one of them ended in an error of the grader's."""
    got, most = _sum(item.earned for item in items), _sum(item.worth for item in items)
    broken = any(item.outcome == "error" for item in items)
    return CriterionScore(
        score=None if broken else shown_points(got, most), max_score=shown_points(most, most)
    )


def _sum(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def _bands(rubric: Rubric, assignment: str) -> tuple[Band, ...]:
    override = rubric.assignments.get(assignment)
    return rubric.bands if override is None or override.bands is None else override.bands


def _band(items: Sequence[_Item], bands: Sequence[Band]) -> str | None:
    most = _sum(item.worth for item in items)
    return band_of(_sum(item.earned for item in items) / most, bands) if most else None


def _worth(checks: Sequence[CheckText], rubric: Rubric, assignment: str) -> dict[str, Fraction]:
    """What each check is worth, by id."""
    override = rubric.assignments.get(assignment)
    written = dict(rubric.criteria) | dict((override.criteria if override else None) or {})
    out_of = exact((override.out_of if override else None) or rubric.out_of)
    points: dict[str, Fraction] = {}
    for check in checks:
        points[check.criterion] = points.get(check.criterion, Fraction(0)) + exact(check.points)
    weights = {name: exact(weight) for name, weight in written.items() if name in points}
    whole = sum(weights.values(), Fraction(0)) or Fraction(1)
    return {
        check.id: out_of
        * weights.get(check.criterion, Fraction(0))
        / whole
        * exact(check.points)
        / points[check.criterion]
        for check in checks
    }


def exact(number: float) -> Fraction:
    """The number as it is written, so that 0.1 is a tenth."""
    return Fraction(repr(number))


def shown_points(got: Fraction, most: Fraction) -> float:
    """Points to two decimals; never as many as all unless they are."""
    shown = round(got, PLACES)
    if got < most and shown >= round(most, PLACES):
        shown = max(round(most, PLACES) - STEP, Fraction(0))
    return float(shown)


def band_of(share: Fraction, bands: Sequence[Band]) -> str | None:
    """The name of the highest band that a share from 0 to 1 reaches."""
    reached = [band for band in bands if exact(band.at_least) <= share]
    return max(reached, key=lambda band: band.at_least).name if reached else None
