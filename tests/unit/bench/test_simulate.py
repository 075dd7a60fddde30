import importlib.util
import sys
from pathlib import Path

import pytest

PATH = Path(__file__).parents[3] / "bench" / "simulate.py"


@pytest.fixture(scope="module")
def simulate():
    """bench/simulate.py, with a class small enough to be quick."""
    spec = importlib.util.spec_from_file_location("simulate", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["simulate"] = module
    spec.loader.exec_module(module)
    module.SUBMISSIONS = 2_000
    return module


def test_few_cores_are_all_busy(simulate):
    """What it takes is then the work, shared out."""
    outcome = simulate.simulate(2)
    assert outcome.wall_s * 2 == pytest.approx(outcome.busy_core_s, rel=0.05)


def test_nothing_is_faster_than_the_coordinator(simulate):
    """With any number of cores, it has its steps to do for each submission."""
    costs = simulate.Costs()
    least = simulate.SUBMISSIONS * (costs.give + costs.schedule + costs.take)
    outcome = simulate.simulate(10_000)
    assert outcome.coordinator_s == pytest.approx(least)
    assert outcome.wall_s >= least


def test_what_a_lost_worker_had_is_graded_again(simulate):
    """Every submission is stored in the end; what was lost cost time."""
    usual = simulate.simulate(8)
    losing = simulate.simulate(8, submissions=simulate.Class(hours_between_losses=0.01))
    assert usual.graded_again == 0
    assert losing.graded_again > 0
    assert losing.wall_s > usual.wall_s


def test_work_is_done_no_sooner_than_it_takes(simulate):
    """A class in which nobody hangs or spins, by hand: the sandbox and twelve checks each."""
    costs, calm = simulate.Costs(), simulate.Class(hanging=0.0, spinning=0.0)
    each = costs.sandbox + simulate.CHECKS * costs.check
    outcome = simulate.simulate(4, costs, calm)
    assert outcome.busy_core_s == pytest.approx(simulate.SUBMISSIONS * each, rel=0.05)
