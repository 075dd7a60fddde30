"""Every assignment, graded in a default container with default settings, as root and as an ordinary user."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.places import Where, read
from tests.docker.places import USERS, container, done
from tests.tiers.found import EVERY, keep

CELLS = [Where("docker", "auto", user) for user in USERS]


@pytest.fixture(scope="module")
def found():
    """`found(cell)` is what was graded there; each cell is one container."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        started = {cell: pool.submit(_grade, cell) for cell in CELLS}
        yield lambda where: started[where].result()


def _grade(where: Where) -> dict:
    words = ("python3", "-m", "tests.tiers.cell", where.tier, EVERY or "12")
    return keep(where, read(done(container(where.user, *words), timeout_s=7200)))


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("where", CELLS, ids=str)
def test_right_is_right_and_wrong_is_wrong(found, where):
    """References and styles get full marks, starters nothing, and each mutant is caught by what it names."""
    assert found(where)["problems"] == []


@pytest.mark.parametrize("where", CELLS, ids=str)
def test_the_sandbox_is_the_one_for_containers(found, where):
    """Nobody has to ask for it by name."""
    assert {verdict["tier"] for verdict in found(where)["verdicts"].values()} == {"landlock"}
