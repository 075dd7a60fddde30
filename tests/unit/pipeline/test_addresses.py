"""Where sandboxes share a network, each grading has addresses of its own."""

from pathlib import Path

import msgspec
import pytest

from grader.model.value import encode
from grader.pipeline.addresses import with_own_addresses
from grader.pipeline.assemble import open_course, open_task, plan

ROOT = Path(__file__).parents[3]


@pytest.fixture
def work():
    """The plan of the assignment with servers."""
    return plan(open_task(open_course(str(ROOT)), "assignment5"), 1)


def _addresses(work):
    servers = [run.scenario.server for check in work.checks for run in check.runs]
    return [(server["host"], server["port"]) for server in servers]


def test_no_two_gradings_meet(work):
    """The same seed, and other addresses; still on the loopback, at ports that nobody needs a right for."""
    once, twice = with_own_addresses(work), with_own_addresses(work)
    assert not set(_addresses(once)) & set(_addresses(twice)) | set(_addresses(once)) & set(_addresses(work))
    assert all(host.startswith("127.") and 1024 <= port < 32768 for host, port in _addresses(once))


def test_the_function_is_told_where_its_clients_come(work):
    """Arguments and scenario name the same address, and nothing else differs from the plan."""
    for check, before in zip(with_own_addresses(work).checks, work.checks, strict=True):
        for run, was in zip(check.runs, before.runs, strict=True):
            server = run.scenario.server
            assert [call.args for call in run.calls] == [[encode(server["host"]), encode(server["port"])]]
            assert run.scenario.steps == was.scenario.steps


def test_a_server_that_is_started_again_is_where_it_was(work):
    """Both runs of a check that asks for one address get one."""
    (check,) = [check for check in with_own_addresses(work).checks if check.id == "rebinds-at-once"]
    first, second = (run.scenario.server for run in check.runs)
    assert first == second


def test_an_address_that_the_function_is_not_told_stays(work):
    """It is the contract's: the function has it from its handout."""
    (run,) = work.checks[0].runs
    (call,) = run.calls
    untold = msgspec.structs.replace(run, calls=[msgspec.structs.replace(call, args=call.args[1:])])
    check = msgspec.structs.replace(work.checks[0], runs=(untold,))
    moved = with_own_addresses(msgspec.structs.replace(work, checks=(check,))).checks[0].runs[0]
    assert moved.scenario.server["host"] == run.scenario.server["host"]
    assert moved.scenario.server["port"] != run.scenario.server["port"]
