"""The verdicts of every tier on this host, as root and as an ordinary user (tests/docker has those in containers).

bubblewrap as whoever runs the tests is test_verify's, with everything. Here is a sample, or with TIERS_EVERY=1 all
(`make verify-tiers`).
"""

import tempfile
from pathlib import Path

import pytest

from tests.contract.conftest import HERE
from tests.contract.places import make_kit, read, run_here

from .found import EVERY, differences, keep

CELLS = [where for where in HERE if EVERY or (where.tier, where.user) != ("bubblewrap", HERE[0].user)]
_CELL_S = 7200


@pytest.fixture(scope="session")
def kit():
    """A copy of the grader and the course that everybody can read: pytest's own temporary folders are root's."""
    with tempfile.TemporaryDirectory(prefix="grade-tiers-") as name:
        make_kit(Path(name))
        yield Path(name)


@pytest.mark.timeout(_CELL_S)
@pytest.mark.parametrize("where", CELLS, ids=str)
def test_right_is_right_and_wrong_is_wrong(kit, where):
    """References and styles get full marks, starters nothing, and each mutant is caught by what it names."""
    words = ("tests.tiers.cell", where.tier, EVERY or "24")
    found = keep(where, read(run_here(where, kit, *words, timeout_s=_CELL_S)))
    assert found["problems"] == []
    assert {verdict["tier"] for verdict in found["verdicts"].values()} == {where.tier}


def test_a_difference_is_told_with_its_cells():
    """Also a subject that could not be graded somewhere."""
    one = {"a": {"tier": "x", "c": "passed", "d": "failed"}, "b": {"c": "failed"}}
    other = {"a": {"tier": "y", "c": "passed", "d": "passed"}, "b": {}}
    assert differences({"one": one, "other": other}) == [
        "a d: failed in one; passed in other",
        "b c: failed in one; not graded in other",
    ]
