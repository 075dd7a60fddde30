import pytest
from msgspec.structs import replace

from grader.judge import KINDS
from grader.judge.answers import Returns
from grader.judge.descriptors import NoDescriptorLeak
from grader.judge.judge import FINDINGS_MAX, is_module_fault, judge_check
from grader.judge.processes import Forks, NoZombies
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.plan import PlannedCall, PlannedCheck
from grader.model.value import encode
from tests.unit.judge.builders import STANDARD, call, case, child, observation, raised


def check(*expectations, runs=1):
    """A check with the same expectations for each of its runs."""
    return PlannedCheck(
        id="one",
        title="One",
        criterion="behaviour",
        points=1,
        runs_from="one",
        runs=tuple(case().run for _ in range(runs)),
        expect=(expectations,) * runs,
        needs_reference=False,
    )


def last_call_unlike(judged):
    """The same case, the last call of which had an argument."""
    calls = [*judged.run.calls[:-1], PlannedCall(args=[encode(b"")], kwargs={})]
    return replace(judged, run=replace(judged.run, calls=calls))


def kinds_found(expectations, *seen, unlike=False):
    """The kinds of what is found of some runs; `unlike`: whose last call was another one than the first."""
    cases = [case(of=one) for one in seen]
    if unlike:
        cases = [last_call_unlike(one) for one in cases]
    return [finding.kind for finding in judge_check(check(*expectations, runs=len(seen)), cases)]


def test_every_expectation_is_held_against_every_run():
    """And what is the same twice is said once."""
    wrong = observation(calls=[call(2, zombies=[7])])
    assert kinds_found([Returns(equals=2), NoZombies()], observation(calls=[call(2)])) == []
    assert kinds_found([Returns(equals=1), NoZombies()], wrong, wrong) == ["returns", "no-zombies"]


def test_a_fault_goes_before_everything_else():
    """Whichever run it was in."""
    wrong = observation(calls=[call(2)])
    assert kinds_found([Returns(equals=1)], wrong, observation(calls=[raised("OSError")])) == ["raised"]


def test_a_later_call_that_raised_does_not_hide_what_came_before():
    """Where nothing that is expected is about what the call gave back."""
    fine = observation(child(101), calls=[call(), raised("OSError")])
    zombie = observation(child(101), calls=[call(zombies=[101]), raised("OSError")])
    expectations = [NoZombies(), Forks(at_least=1, each_call=False)]
    assert kinds_found(expectations, fine, unlike=True) == []
    assert kinds_found(expectations, zombie, unlike=True) == ["no-zombies", "raised"]
    assert kinds_found([*expectations, Returns(equals=None)], fine, unlike=True) == ["raised"]


def test_a_later_call_that_hung_does_not_hide_what_came_before():
    """Nor one that took too long; what else ends a run is no such case."""
    expectations = [NoZombies(), NoDescriptorLeak()]
    first = call(descriptors_before=STANDARD)

    def stopped(**fields):
        return observation(child(101), calls=[first, call(ended_ns=None, value=None)], **fields)

    assert kinds_found(expectations, stopped(end="hung"), unlike=True) == []
    assert kinds_found(expectations, stopped(end="limit", limit="wall"), unlike=True) == []
    assert kinds_found(expectations, stopped(end="limit", limit="processes"), unlike=True)
    assert kinds_found(expectations, stopped(end="killed", signal=9), unlike=True) == ["killed"]


def test_what_returned_once_and_raises_when_called_again_is_at_fault():
    """A function may be called many times in one process."""
    again = observation(child(101), calls=[call(), raised("OSError")])
    assert kinds_found([NoZombies()], again) == ["raised"]


def test_a_first_call_that_raised_is_never_forgiven():
    """A submission that does nothing shows nothing."""
    assert kinds_found([NoZombies()], observation(calls=[raised("NotImplementedError")])) == [
        "not-implemented"
    ]


class Chatty(Expectation, frozen=True, kw_only=True, tag="chatty"):
    """Finds many things."""

    def judge(self, case):
        """Thirty findings."""
        yield from (Finding(kind="chatty", message=f"{case.run.function} {n}") for n in range(30))


def test_findings_are_bounded():
    """Twenty are enough."""
    assert len(kinds_found([Chatty()], observation())) == FINDINGS_MAX


@pytest.mark.parametrize("end", ["import-raised", "import-exited", "no-function"])
def test_module_faults(end):
    """Faults that every check would find."""
    assert is_module_fault(observation(end=end))
    assert not is_module_fault(observation(end="killed"))


@pytest.mark.parametrize("ended", [{"end": "limit", "limit": "cpu"}, {"end": "hung"}])
def test_a_module_that_never_gets_imported_is_at_fault(ended):
    """Not one whose function was called, and did not come to its end."""
    assert is_module_fault(observation(**ended, calls=[]))
    assert not is_module_fault(observation(**ended))


def test_an_import_on_a_host_that_stood_still_is_no_fault_of_the_module():
    """One check has failed then, and the others are made."""
    assert not is_module_fault(observation(end="limit", limit="wall", calls=[]))


def test_kinds_are_told_apart_and_documented():
    """A kind's docstring is what an editor shows."""
    tags = [kind.__struct_config__.tag for kind in KINDS]
    assert len(set(tags)) == len(tags)
    assert all(kind.__doc__ for kind in KINDS)
