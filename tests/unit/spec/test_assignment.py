import subprocess
import sys

import msgspec
import pytest

from grader.model.errors import UsageError
from grader.spec.assignment import load_assignment


def test_a_good_file_becomes_records(load, good):
    """What is written is what the record says, YAML 1.1's traps included."""
    assignment = load(good)
    assert [check.id for check in assignment.checks] == ["first", "second"]
    assert assignment.checks[0].runs[0].calls[0].args == ("<<codes>>", "x<<n>>.txt", "no", 755, "1:30")


def line_of(text, word):
    """The number of the line that a word is first found in."""
    return text[: text.index(word)].count("\n") + 1


@pytest.mark.parametrize(
    "case",
    [
        ("title: Tiny", "titel: Tiny", "titel", 'unknown key "titel"; did you mean "title"?'),
        ("title: Tiny", "title: 12", "12", "title must be text, not 12; write it in quotes"),
        ("id: tiny", "id: huge", "huge", 'the id "huge" is not the folder\'s name, "tiny"'),
        (
            "criterion: processes",
            "criterion: process",
            "process",
            'criterion must be "behaviour", "processes"',
        ),
        ("points: 1\n", "points: 0\n", "0", "points must be more than 0, not 0"),
        ("points: 1\n", "points: -2\n", "-2", "points must be more than 0, not -2"),
        ("points: 1\n", "points: .inf\n", ".inf", "points must be a finite number"),
        ("points: 1\n", "points: .nan\n", ".nan", "points must be a finite number"),
        (
            "id: second\n    title: The s",
            "id: first\n    title: The s",
            "first",
            'the id "first" belongs to an earlier check already',
        ),
        ("[first]", "[frist]", "frist", 'depends_on: "frist" is no earlier check; did you mean "first"?'),
        ("[first]", "[second]", "second", 'depends_on: "second" is the check itself'),
        ('"x<<n>>', '"x<<m>>', '"x<<m>>', "nothing is drawn under the name <<m>>"),
        ('"f<<n>>"', '"f<<m>>"', '"f<<m>>"', "nothing is drawn under the name <<m>>"),
        ("min: 2, max: 9", "min: 2, max: 1", "2", "min is 2, which is more than max, 1"),
        ("count: 3", "count: 300", "300", "300 distinct integers are asked for, and the range has only 254"),
        ("[0, 255]", "[0, 0]", "[0, 0]", "include holds a value twice"),
        ("box:", "/etc/box:", "/etc", "absolute"),
        ("box:", "../box:", "../", "leads out of the working folder"),
        ("box:", "a/../../b:", "a/", "leads out of the working folder"),
        ("box:", "./box:", "./box", "no plain path"),
        ("box:", "raw/box:", "raw", '"raw" is a file'),
        ("folder: true", "folder: true, content: x", "x", "a folder has no content"),
        ('mode: "0600"', "mode: 0600", "0600", "mode must be text"),
        ('mode: "0600"', 'mode: "rw"', '"rw"', "mode must be a file mode"),
        ('"n is <<n>>"', '"n is <<data>>"', '"n is', "<<data>> is bytes, so it must stand alone"),
        ("content: <<data>>", "content: 42", "42", "content must be text"),
        (
            "kind: quiet",
            "kind: quite",
            "quite",
            'kind must be "equals" or "quiet", not "quite"; did you mean',
        ),
        ("kind: quiet", "kid: quiet", "kid", 'expectation 1 lacks "kind"'),
        ("compared: true", "comparde: true", "comparde", 'unknown key "comparde"; did you mean "compared"?'),
        ("number: <<n>>", "number: few", "few", "number must be a whole number"),
        ("number: <<n>>", "number: <<codes>>", "<<codes>>", "expected a whole number, got a list"),
        ("nth: <<n>>", "nth: third", "third", "nth must be a whole number from 1 on"),
        ("nth: <<n>>", "nth: 0", "0", "nth must be a whole number from 1 on"),
        ("cpu_s: 7", "cpu_s: 0", "0", "cpu_s must be 1 or more"),
        ("kind: bytes, length: 40", "kind: bits", "bits", 'kind must be "int"'),
        ("n: {kind: int", "N: {kind: int", "N", "the name"),
        ("      - calls: [{}]\n      - calls: [{}]\n", "      []\n", "[]", "runs must not be empty"),
        ("repeat: 3", "repeat: 1.0", "1.0", "expected a whole number, got a number"),
        ("runs_of: first", "runs_of: frist", "frist", 'is no earlier check; did you mean "first"?'),
        ("runs_of: first", "runs_of: third", "third", 'runs_of: "third" is no earlier check'),
        ("runs_of: first", "runs_of: [first]", "[first]", "runs_of must be text"),
        (
            "runs_of: first\n",
            "runs_of: first\n    limits: {wall_s: 2}\n",
            "{wall_s",
            "limits does not go with runs_of",
        ),
        ("number: <<n>>}]", "number: <<m>>}]", "<<m>>", "nothing is drawn under the name <<m>>"),
        (
            "id: third\n    title: The third\n    criterion: processes\n    points: 1\n    runs_of: first\n",
            "id: third\n    title: The third\n    criterion: processes\n    points: 1\n",
            "id: third",
            "runs are missing",
        ),
    ],
)
def test_each_fault_is_reported_at_its_place(faults, sharing, case):
    """A wrong value or key is named with the line and column that it stands at."""
    old, new, under, message = case
    assert old in sharing
    text = sharing.replace(old, new, 1)
    place = text.index(new) + new.index(under)
    expected = (text[:place].count("\n") + 1, text[place:].splitlines()[0])
    assert expected in [found[:2] for found in faults(text) if message in found[2]]


def test_a_faulty_check_whose_runs_another_judges_is_the_only_fault(faults, sharing):
    """What it draws is not known then; so nothing is said of where that is used."""
    assert len(faults(sharing.replace("cpu_s: 7", "cpu_s: 0"))) == 1


def test_an_assignment_can_be_sent_to_another_machine(load, sharing):
    """As a cluster's workers get it: encoded, and read as strictly as a file."""
    assignment = load(sharing)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(assignment), type=type(assignment)) == assignment


def test_every_fault_of_a_file_is_reported_at_once(faults, good):
    """Faults of the schema, of meaning and of drawn types come together, sorted by place."""
    text = good.replace("title: Tiny", "titel: Tiny").replace("max: 9", "max: 1")
    text = text.replace("[first]", "[frist]").replace("points: 2.5", "points: -1").replace("quiet", "quite")
    lines = [line for line, _, _ in faults(text)]
    assert lines == sorted(lines)
    wrong = ("titel", "max: 1}", "[frist]", "points: -1", "quite")
    assert set(lines) == {1, *(line_of(text, word) for word in wrong)}


def test_a_wrong_draw_does_not_hide_a_wrong_expectation(faults, good):
    """What only drawn values tell is found in the sound checks of a file that is wrong elsewhere."""
    text = good.replace("number: <<n>>", "number: <<codes>>").replace("[first]", "[frist]")
    wrong = ("number: <<codes>>", "[frist]")
    assert {line for line, _, _ in faults(text)} == {line_of(text, word) for word in wrong}


@pytest.mark.parametrize(
    "text", ["", "[]", "text", "12", "checks: 3", "checks: [1, [], {}]", "checks: {a: 1}"]
)
def test_a_file_of_the_wrong_shape_is_no_crash(faults, text):
    """Whatever the file holds instead of an assignment, faults are named."""
    assert faults(text)


def test_a_missing_file_is_named(kinds):
    """A path that does not exist is a UsageError."""
    with pytest.raises(UsageError, match="No such file"):
        load_assignment("/nonexistent/assignment.yaml", kinds)


def test_grading_imports_no_validator(write, good):
    """Loading and planning a good file imports neither jsonschema nor difflib nor subprocess."""
    path = write(good.replace("equals", "k").replace("quiet", "k"))
    program = f"""
import sys
from grader.model.expectation import Expectation
class K(Expectation, frozen=True, kw_only=True, tag="k"):
    number: int = 0
    numbers: tuple[int, ...] = ()
    compared: bool = False
from grader.spec.assignment import load_assignment
from grader.spec.plan import make_plan
from grader.spec.rubric import load_rubric
from grader.spec.submission import read_submission
from grader.spec.course import find_course
make_plan(load_assignment({path!r}, (K,)), 1, (K,))
print(sorted(set(sys.modules) & {{"jsonschema", "difflib", "subprocess", "tempfile"}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
