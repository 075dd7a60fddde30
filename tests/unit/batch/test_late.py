from datetime import datetime, timedelta

import pytest

from grader.batch.late import Lateness, Terms, lateness, mark_of, terms_of, told
from grader.model.rubric import Late, Override, Rubric

DUE = datetime.fromisoformat("2026-10-01T23:59:00+02:00")


def terms(waivers=None, **late):
    """Ten percent a day, and whatever is given."""
    return Terms(due=DUE, late=Late(**{"percent_per_day": 10} | late), waivers=waivers or {})


def late_by(given, *, flagged=False, names=("alice",), **delta):
    """The lateness of who handed in so long after the time."""
    return lateness(given, DUE + timedelta(**delta), flagged=flagged, names=names)


@pytest.mark.parametrize(
    ("delta", "percent"),
    [
        ({"hours": -1}, 0),
        ({"seconds": 0}, 0),
        ({"seconds": 1}, 10),
        ({"days": 1}, 10),
        ({"days": 1, "seconds": 1}, 20),
        ({"days": 30}, 100),
    ],
)
def test_each_day_that_has_begun_costs(delta, percent):
    """A second late is a day late; more than everything cannot be taken off."""
    assert late_by(terms(), **delta).percent == percent


@pytest.mark.parametrize(("minutes", "percent"), [(15, 0), (15.01, 10), (24 * 60, 10)])
def test_grace_is_not_late(minutes, percent):
    """Up to the grace it is in time; beyond, days count from the time that was due."""
    assert late_by(terms(grace_minutes=15), minutes=minutes).percent == percent


def test_the_cap_holds_until_it_is_refused():
    """No more than the cap is taken off, until it comes too late to be worth anything."""
    policy = terms(cap_percent=25, days=5)
    assert [late_by(policy, days=days).percent for days in (2, 4, 5)] == [20, 25, 25]
    assert late_by(policy, days=5, seconds=1) == Lateness(days=6, percent=100, refused=True)


def test_waived_days_are_not_counted():
    """Days that a student was given cost nothing, by whatever name the student is known; others get none."""
    policy = terms({"jane@example.edu": 2}, days=1)
    known = ("jane", "Jane@Example.edu")
    assert late_by(policy, days=2, names=known) == Lateness(days=2, waived=2)
    assert late_by(policy, days=3, names=known).percent == 10
    assert late_by(policy, days=4, names=known).refused
    assert late_by(policy, days=2, names=("bob",)).refused


@pytest.mark.parametrize("flagged", [True, False])
def test_an_unknown_time_costs_nothing(flagged):
    """Where only the system's word is known, it is told and nothing is taken off."""
    assert lateness(terms(), None, flagged=flagged, names=()) == Lateness(unknown=flagged)


def test_without_a_policy_days_are_told_and_cost_nothing():
    """A time that was due alone is a fact, not a cost."""
    assert late_by(Terms(due=DUE), days=3) == Lateness(days=3)


@pytest.mark.parametrize(
    ("score", "percent", "of", "left"),
    [
        (80, 10, "mark", 72),
        (80, 10, "maximum", 70),
        (5, 10, "maximum", 0),
        (33.33, 10, "mark", 30),
        (None, 10, "mark", None),
    ],
)
def test_what_is_left_of_a_score(score, percent, of, left):
    """Taken off from the mark or from the maximum, never below nothing; no score stays none."""
    assert mark_of(score, 100, Lateness(days=1, percent=percent), Late(percent_per_day=10, of=of)) == left


def test_refused_work_is_worth_nothing():
    """Whatever it is taken off from."""
    assert (
        mark_of(80, 100, Lateness(days=9, percent=100, refused=True), Late(percent_per_day=1, of="maximum"))
        == 0
    )


def test_the_terms_of_an_assignment():
    """Its own policy goes before that of all; waivers of both hold; without a time nothing is late."""
    general = Late(percent_per_day=10, waivers={"Alice": 1, "bob": 1})
    own = Override(due="2026-10-01T23:59:00+02:00", waivers={"bob": 3})
    rubric = Rubric(version=1, criteria={"behaviour": 1}, late=general, assignments={"a1": own})
    assert terms_of(rubric, "a1") == Terms(due=DUE, late=general, waivers={"alice": 1, "bob": 3})
    assert terms_of(rubric, "a2").due is None


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (Lateness(), None),
        (Lateness(unknown=True), "nothing was taken off"),
        (Lateness(days=1, percent=10), "1 day late: 10 % are taken off, which leaves 72 of 80"),
        (Lateness(days=2, waived=2), "2 days late, 2 of them excused: nothing is taken off"),
        (Lateness(days=9, percent=100, refused=True), "too late to be worth anything"),
    ],
)
def test_the_student_is_told(late, words):
    """In a sentence, with the numbers."""
    said = told(late, 80, 72)
    assert said is None if words is None else words in said
