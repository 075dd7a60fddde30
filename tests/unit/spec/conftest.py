"""A small course's parts, and kinds of expectations of our own."""

from typing import Literal

import pytest

from grader.model.expectation import Expectation
from grader.spec.assignment import load_assignment
from grader.spec.errors import SpecError


class Equals(Expectation, frozen=True, kw_only=True, tag="equals"):
    """A kind with typed keys."""

    observes = frozenset({"io"})
    number: int = 0
    stream: Literal["stdout", "stderr"] = "stdout"
    numbers: tuple[int, ...] = ()
    compared: bool = False

    def wants_answer(self):
        """Ask for the answer when it is compared."""
        return self.compared


class Quiet(Expectation, frozen=True, kw_only=True, tag="quiet"):
    """A kind without keys."""

    observes = frozenset({"pipes", "io"})


KINDS = (Equals, Quiet)

GOOD = """\
version: 1
id: tiny
title: Tiny
module: tiny.py
function: run
limits: {cpu_s: 3, memory_mb: 64}
checks:
  - id: first
    title: The first
    criterion: behaviour
    points: 1
    draw:
      n: {kind: int, min: 2, max: 9}
      codes: {kind: ints, count: 3, min: 0, max: 255, include: [0, 255], distinct: true}
      data: {kind: bytes, length: 40}
    runs:
      - calls:
          - args: [<<codes>>, "x<<n>>.txt", no, 0755, 1:30]
            kwargs: {data: <<data>>}
            repeat: 3
        files:
          "f<<n>>": {content: "n is <<n>>", mode: "0600"}
          box: {folder: true}
          raw: {content: <<data>>}
        stdin: "é <<codes>>"
        intervene: {kind: kill-at-birth, nth: <<n>>}
    expect:
      - {kind: equals, number: <<n>>, numbers: <<codes>>}
    limits: {cpu_s: 7}
  - id: second
    title: The second
    criterion: processes
    points: 2.5
    depends_on: [first]
    runs:
      - calls: [{}]
      - calls: [{}]
    expect:
      - kind: quiet
      - {kind: equals, compared: true}
"""

SHARING = """\
  - id: third
    title: The third
    criterion: processes
    points: 1
    runs_of: first
    expect: [{kind: quiet}, {kind: equals, number: <<n>>}]
"""


@pytest.fixture
def sharing(good):
    """The good assignment with a check that judges the runs of the first."""
    return good + SHARING


@pytest.fixture
def write(tmp_path):
    """Write an assignment.yaml into a folder named `tiny`, and tell its path."""

    def written(text):
        folder = tmp_path / "tiny"
        folder.mkdir(exist_ok=True)
        (folder / "assignment.yaml").write_text(text)
        return str(folder / "assignment.yaml")

    return written


@pytest.fixture
def load(write):
    """Load the text of an assignment.yaml."""
    return lambda text: load_assignment(write(text), KINDS)


@pytest.fixture
def faults(load):
    """The problems of a wrong assignment.yaml as (line, text under the caret, message)."""

    def found(text):
        with pytest.raises(SpecError) as caught:
            load(text)
        return [(p.line, p.source_line[p.column - 1 :], p.message) for p in caught.value.problems]

    return found


@pytest.fixture
def good():
    """The text of an assignment.yaml without a fault."""
    return GOOD


@pytest.fixture
def kinds():
    """The kinds of expectations that the good text uses."""
    return KINDS
