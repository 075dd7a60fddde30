from pathlib import Path

import pytest

from grader.judge import KINDS
from grader.spec.assignment import load_assignment
from grader.spec.plan import make_plan

COURSE = Path(__file__).parents[3] / "assignments"
CHECKS = {
    "assignment1": "one-child exit-statuses killed-children collected real-children in-parallel child-stays-out "
    "no-zombies no-orphans empty many second-call flush-once",
    "assignment2": "short empty every-byte large uses-pipes child-does-the-work child-stays-out no-fd-leak "
    "no-zombies no-orphans",
    "assignment3": "stdout-to-file stdin-from-file both truncates appends arguments no-redirection stderr-untouched "
    "large-output mode status killed not-found not-executable bad-output child-stays-out missing-input "
    "uses-dup2-and-exec parent-untouched no-inherited-fds no-fd-leak no-zombies no-orphans",
    "assignment5": "echoes binary large half-close many-clients slow-client abrupt-client stops-on-sigterm "
    "rebinds-at-once listens-where-told no-fd-leak no-zombies no-orphans",
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_ids_of_the_checks_are_public(name):
    """Reports and gradebooks name them: they stay, in this order."""
    assignment = load_assignment(str(COURSE / name / "assignment.yaml"), KINDS)
    assert [check.id for check in assignment.checks] == CHECKS[name].split()


@pytest.mark.parametrize("name", CHECKS)
def test_every_seed_makes_a_plan(name):
    """What is drawn fits where it stands, and differs from seed to seed."""
    assignment = load_assignment(str(COURSE / name / "assignment.yaml"), KINDS)
    plans = [make_plan(assignment, seed, KINDS) for seed in range(20)]
    assert plans[0] == make_plan(assignment, 0, KINDS)
    assert len({str(plan.checks) for plan in plans}) == len(plans)
