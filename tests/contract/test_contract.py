"""Every promise of every tier, in every cell of this host (tests/docker has those in containers)."""

import pytest

from .conftest import HERE
from .promises import PROMISES
from .table import read_page, table

PROMISED = [(where, promise) for where in HERE for promise in PROMISES if where.tier in promise.tiers]

pytestmark = pytest.mark.xdist_group("contract")  # the cells are gone through once, by one process


@pytest.mark.timeout(3600)  # the first one waits for its whole cell
@pytest.mark.parametrize(("where", "promise"), PROMISED, ids=[f"{w}-{p.name}" for w, p in PROMISED])
def test_the_promise_holds(found, where, promise):
    """What a tier promises is kept: the deed succeeds without the sandbox and not in it, or the host refuses both."""
    came_of_it = found(where)[promise.name]
    assert came_of_it["state"] in ("held", "host"), came_of_it["why"]


@pytest.mark.parametrize("where", HERE, ids=str)
def test_denied_means_something(found, where):
    """Every promise can be tried, and hardly any deed fails without a sandbox too."""
    states = [each["state"] for each in found(where).values()]
    assert "broken" not in states, [
        each["why"] for each in found(where).values() if each["state"] == "broken"
    ]
    assert states.count("host") <= len(states) // 10


def test_the_page_has_the_table_of_the_last_record():
    """SECURITY.md shows what docs/promises.json holds (`make promises` writes both)."""
    assert read_page() == table()
