"""The promises of tests/contract, for the tiers that there are in a default container, as root and as a user."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.contract.places import Where, read
from tests.contract.promises import PROMISES
from tests.contract.table import record
from tests.docker.places import USERS, container, done

CELLS = [Where("docker", tier, user) for tier in ("landlock", "none") for user in USERS]
PROMISED = [(where, promise) for where in CELLS for promise in PROMISES if where.tier in promise.tiers]


@pytest.fixture(scope="session")
def found():
    """`found(cell)` is what came of each promise there; each cell is one container."""
    started = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def look(where: Where) -> dict:
            if not started:
                started.update({cell: pool.submit(_prove, cell) for cell in CELLS})
            return started[where].result()

        yield look
        if os.environ.get("RECORD_PROMISES"):
            record({where: future.result() for where, future in started.items()})


def _prove(where: Where) -> dict:
    return read(
        done(container(where.user, "python3", "-m", "tests.contract.cell", where.tier), timeout_s=1800)
    )


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("where", "promise"), PROMISED, ids=[f"{w}-{p.name}" for w, p in PROMISED])
def test_the_promise_holds(found, where, promise):
    """What a tier promises is kept in a container too, unless the container refuses the deed already."""
    came_of_it = found(where)[promise.name]
    assert came_of_it["state"] in ("held", "host"), came_of_it["why"]


@pytest.mark.parametrize("where", CELLS, ids=str)
def test_denied_means_something(found, where):
    """Every promise can be tried; a container refuses some deeds by itself, but not a third of them."""
    states = [each["state"] for each in found(where).values()]
    assert "broken" not in states, [
        each["why"] for each in found(where).values() if each["state"] == "broken"
    ]
    assert states.count("host") <= len(states) // 3
