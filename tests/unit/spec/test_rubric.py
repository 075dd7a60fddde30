import pytest

from grader.spec.errors import SpecError
from grader.spec.rubric import load_rubric

GOOD = """\
version: 1
out_of: 20
criteria: {behaviour: 50, processes: 30, resources: 10, robustness: 10}
bands:
  - {name: excellent, at_least: 0.9}
  - {name: pass, at_least: 0.5}
assignments:
  assignment1:
    criteria: {behaviour: 1, processes: 1}
"""


@pytest.fixture
def load(tmp_path):
    """Load the text of a rubric.yaml."""

    def loaded(text, ids=None):
        (tmp_path / "rubric.yaml").write_text(text)
        return load_rubric(str(tmp_path / "rubric.yaml"), ids)

    return loaded


@pytest.mark.parametrize(
    ("old", "new", "under", "message"),
    [
        ("behaviour: 50", "behavior: 50", "behavior", 'unknown key "behavior"; did you mean "behaviour"?'),
        ("out_of: 20", "out_of: 0", "0", "out_of must be more than 0, not 0"),
        ("out_of: 20", "out_of: .inf", ".inf", "out_of must be a finite number"),
        ("processes: 30", "processes: -30", "-30", "processes must be 0 or more"),
        ("behaviour: 1, processes: 1", "behaviour: 0", "0", "every criterion weighs nothing"),
        (
            "at_least: 0.5",
            "at_least: 0.95",
            "0.95",
            "bands go from the highest down, but 0.95 is not below 0.9",
        ),
        ("at_least: 0.5", "at_least: 50", "50", "at_least must be 1 or less, not 50"),
        ("name: pass", "name: excellent", "excellent", 'the band "excellent" is there twice'),
        ("assignment1:", "assigment1:", "assigment1", 'there is no assignment "assigment1"; did you mean'),
        ("version: 1", "version: 2", "2", "version must be 1, not 2"),
    ],
)
def test_each_fault_is_reported_at_its_line(load, old, new, under, message):
    """A wrong rubric names the line and what is wrong in it."""
    text = GOOD.replace(old, new, 1)
    line = text[: text.rindex(under) if "twice" in message else text.index(new)].count("\n") + 1
    with pytest.raises(SpecError) as caught:
        load(text, ["assignment1", "assignment2"])
    assert line in [p.line for p in caught.value.problems if message in p.message], str(caught.value)


def test_all_faults_come_at_once(load):
    """Faults of shape and of meaning in one error."""
    text = GOOD.replace("out_of: 20", "outof: 20").replace("at_least: 0.5", "at_least: 0.9")
    with pytest.raises(SpecError) as caught:
        load(text)
    assert [p.line for p in caught.value.problems] == [2, 6]


@pytest.mark.parametrize("text", ["", "[]", "criteria: 3", "bands: [1]", "assignments: {a: 1}"])
def test_a_file_of_the_wrong_shape_is_no_crash(load, text):
    """Whatever the file holds, faults are named."""
    with pytest.raises(SpecError):
        load(text)


LATE = f"""\
{GOOD}    due: 2026-10-01T23:59:00+02:00
    waivers: {{alice: 2}}
late: {{percent_per_day: 10, cap_percent: 50, days: 7, grace_minutes: 15, waivers: {{bob: 1}}}}
"""


def test_a_late_policy_is_read(load):
    """For all assignments, with what one of them says besides."""
    rubric = load(LATE)
    assert (rubric.late.percent_per_day, rubric.late.of, rubric.late.days) == (10, "mark", 7)
    assert rubric.assignments["assignment1"].waivers == {"alice": 2}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("percent_per_day: 10", "percent_per_day: 110", "percent_per_day must be 100 or less"),
        ("percent_per_day: 10, ", "", "percent_per_day"),
        ("days: 7", "days: 0", "days must be 1 or more"),
        ("bob: 1", "bob: -1", "bob must be 0 or more"),
        ("cap_percent", "cap", 'unknown key "cap"'),
        ("+02:00", "", "due"),
        ("2026-10-01T", "2026-13-01T", "there is no such time: month must be in 1..12"),
        ("T23:59", "T25:59", "there is no such time: hour must be in 0..23"),
    ],
)
def test_faults_of_a_late_policy_name_their_line(load, old, new, message):
    """A time without a zone is nobody's time, and one that no clock shows is none."""
    text = LATE.replace(old, new, 1)
    with pytest.raises(SpecError) as caught:
        load(text)
    assert any(message in problem.message for problem in caught.value.problems), str(caught.value)
