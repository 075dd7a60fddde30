"""What handing in late takes off a mark, as rubric.yaml says. Pure."""

import math
from collections.abc import Collection
from datetime import datetime, timedelta
from fractions import Fraction

from msgspec import field

from grader.judge.score import exact, shown_points
from grader.model.base import Record
from grader.model.rubric import Late, Rubric
from grader.spec.rubric import moment

_DAY_S = 86_400


class Terms(Record, frozen=True, kw_only=True):
    """When an assignment had to be handed in, what it costs to be late, and who may be so many days late."""

    due: datetime | None = None
    late: Late | None = None
    waivers: dict[str, int] = field(default_factory=dict)


class Lateness(Record, frozen=True, kw_only=True):
    """How late somebody was and what that costs.

    `days` that have begun after the time that was due, `waived` ones of them, `percent` taken off; `refused` when it
    came too late to be worth anything. `unknown`: it was late, and nobody says by how much, so nothing is taken off.
    """

    days: int = 0
    waived: int = 0
    percent: float = 0
    refused: bool = False
    unknown: bool = False


def terms_of(rubric: Rubric, assignment: str) -> Terms:
    """The terms of an assignment."""
    override = rubric.assignments.get(assignment)
    late = override.late if override and override.late else rubric.late
    waivers = (dict(late.waivers) if late else {}) | (override.waivers if override else {})
    due = moment(override.due) if override and override.due else None
    return Terms(due=due, late=late, waivers={name.casefold(): days for name, days in waivers.items()})


def lateness(terms: Terms, handed_in: datetime | None, *, flagged: bool, names: Collection[str]) -> Lateness:
    """How late. `flagged` is the system's own word for it, `names` what the student is called in waivers."""
    if handed_in is None or terms.due is None:
        return Lateness(unknown=flagged)
    days = _days(handed_in - terms.due, terms.late)
    waived = min(max((terms.waivers.get(name.casefold(), 0) for name in names), default=0), days)
    counted = days - waived
    if terms.late is None or not counted:
        return Lateness(days=days, waived=waived)
    percent = min(counted * exact(terms.late.percent_per_day), exact(terms.late.cap_percent))
    refused = terms.late.days is not None and counted > terms.late.days
    return Lateness(days=days, waived=waived, percent=100 if refused else float(percent), refused=refused)


def _days(after: timedelta, late: Late | None) -> int:
    seconds = after.total_seconds()
    return 0 if seconds <= (late.grace_minutes if late else 0) * 60 else math.ceil(seconds / _DAY_S)


def mark_of(score: float | None, max_score: float, late: Lateness, policy: Late | None) -> float | None:
    """What is left of a score; None when there is none."""
    if score is None or not late.percent:
        return score
    most = exact(max_score)
    base = most if policy is not None and policy.of == "maximum" and not late.refused else exact(score)
    left = exact(score) - base * exact(late.percent) / 100
    return shown_points(max(left, Fraction(0)), most)


def told(late: Lateness, score: float | None, mark: float | None) -> str | None:
    """A sentence for the student, None for who was in time."""
    if late.unknown:
        return "Handed in late; it is not known by how much, so nothing was taken off."
    if not late.days:
        return None
    days = f"{late.days} day" + ("" if late.days == 1 else "s")
    waived = f", {late.waived} of them excused" if late.waived else ""
    if late.refused:
        return f"Handed in {days} late{waived}: that is too late to be worth anything."
    if not late.percent or score is None or mark is None:
        return f"Handed in {days} late{waived}: nothing is taken off."
    return f"Handed in {days} late{waived}: {late.percent:g} % are taken off, which leaves {mark:g} of {score:g}."
