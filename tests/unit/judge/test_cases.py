from grader.judge.answers import Returns
from grader.judge.cases import answer_of, make_case
from grader.judge.streams import Stdout
from grader.model.observation import CallObservation
from grader.model.value import Other
from tests.unit.judge.builders import call, captured, file_state, messages, observation, planned


def test_arguments_and_values_are_plain_python():
    """Bytes are bytes, a list is a list."""
    seen = make_case(planned([1, -2], b"\xff"), observation(calls=[call([(1, 2)])]), None)
    assert seen.arguments == [([1, -2], b"\xff")]
    assert seen.values == [[(1, 2)]]


def test_a_claim_that_cannot_be_read_is_no_value():
    """Neither is one that is missing."""
    forged = CallObservation(began_ns=0, ended_ns=1, value='{"what": 1}')
    silent = CallObservation(began_ns=0, ended_ns=1)
    seen = make_case(planned(calls=2), observation(calls=[forged, silent]), None)
    assert seen.values == [Other("unreadable"), Other("missing")]


def test_a_reference_passes_by_its_own_answer():
    """Values, files and streams."""
    run = planned(calls=2)
    calls = [call(b"x" * 1000), call((1, [2]), files=[file_state("a", b"text")])]
    seen = observation(calls=calls, stdout=captured(b"out"))
    answer = answer_of(run, seen)
    judged = make_case(run, seen, answer)
    assert messages(Returns(), judged) == messages(Stdout(), judged) == []
    assert answer.files["a"].content.text == "b'text'"
