from pathlib import Path

import pytest

from grader.judge import KINDS
from grader.spec.assignment import load_assignment
from grader.spec.handout import by_heading, read_handout, sections

from .conftest import GOOD

ROOT = Path(__file__).parents[3]
FOLDERS = [*sorted((ROOT / "assignments").iterdir()), ROOT / "docs/example-course/assignments/sum-in-a-child"]
HANDOUT = "# Tiny\n\n## Zombies ##\n\nThey wait.\n\n## Twice\n\n## Twice\n\n```text\n# Fenced\n```\n"


def test_a_section_ends_at_the_next_heading_that_is_no_deeper():
    """What stands below a heading includes its subsections, and a comment in code is no heading."""
    found = by_heading(sections("# A\none\n```\n# no heading\n```\n## B\ntwo\n### C\nthree\n## D\nfour"))
    assert list(found) == ["A", "B", "C", "D"]
    assert found["B"] == "two\n### C\nthree"
    assert found["A"].startswith("one\n```\n# no heading\n```\n## B")


@pytest.mark.parametrize(
    ("named", "where", "told"),
    [
        (("{Zombis: [hung]}", "Zombies"), "Zombis", 'is no heading of handout.md; did you mean "Zombies"?'),
        (
            ("{Zombies: [hnug]}", "Zombies"),
            "hnug",
            'there is no kind of finding "hnug"; did you mean "hung"?',
        ),
        (("{Zombies: [hung], Tiny: [hung]}", "Zombies"), "hung]}", '"hung" has a heading already'),
        (("{}", "Twice"), "Twice", '"Twice" stands more than once in handout.md'),
        (("{}", "Fenced"), "Fenced", '"Fenced" is no heading of handout.md'),
    ],
)
def test_what_is_no_heading_is_refused_with_its_place(write, faults, named, where, told):
    """A name that is no heading, or two, and a kind that is none or has a heading already, is a fault of the YAML."""
    text = GOOD.replace("limits: {cpu_s", f"read: {named[0]}\nlimits: {{cpu_s", 1)
    text = text.replace("    points: 1\n", f"    points: 1\n    read: {named[1]}\n")
    Path(write(text)).with_name("handout.md").write_text(HANDOUT)
    [(_, at, message)] = faults(text)
    assert at.startswith(where)
    assert told in message


def test_without_a_handout_nothing_can_be_named(good, faults):
    """The fault says that there is no such file."""
    [(_, _, message)] = faults(good.replace("    points: 1\n", "    points: 1\n    read: Zombies\n"))
    assert message == 'read: there is no handout.md with the heading "Zombies"'


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_check_of_our_courses_is_explained(folder):
    """Whatever a check finds, the handout has a section of several sentences on it."""
    assignment = load_assignment(str(folder / "assignment.yaml"), KINDS)
    known = by_heading(read_handout(str(folder)))
    assert [check.id for check in assignment.checks if not check.read] == []
    named = {check.read for check in assignment.checks}.union(assignment.read)
    assert min(len(known[heading]) for heading in named) > 150
