"""From what was planned and what was observed to the case that the judge looks at."""

from typing import Any

from grader.judge.streams import captured_digest
from grader.judge.wording import length_of
from grader.model.answer import Answer, AnsweredFile, Digest
from grader.model.case import Case
from grader.model.observation import CallObservation, FileState, Observation
from grader.model.plan import PlannedRun
from grader.model.value import DIGEST_TEXT_MAX, Other, Undecodable, canonical, decode_text, digest, from_data


def make_case(run: PlannedRun, observation: Observation, answer: Answer | None) -> Case:
    """One run with all that is known of it; claims are decoded, those that cannot be stand as `Other`."""
    return Case(
        run=run,
        observation=observation,
        arguments=[tuple(from_data(argument) for argument in call.args) for call in run.calls],
        keywords=[{name: from_data(value) for name, value in call.kwargs.items()} for call in run.calls],
        values=[_value(call) for call in observation.calls],
        answer=answer,
    )


def _value(call: CallObservation) -> Any:
    if call.value is None:
        return Other("missing")
    try:
        return decode_text(call.value)
    except Undecodable:
        return Other("unreadable")


def answer_of(run: PlannedRun, observation: Observation) -> Answer:
    """What a run of the reference solution answered: its values, files after the last call, streams."""
    case = make_case(run, observation, None)
    states = observation.calls[-1].files or []
    return Answer(
        values=[digest(canonical(value), length_of(value)) for value in case.values],
        files={state.path: _answered(state) for state in states if state.kind == "file"},
        stdout=captured_digest(observation.stdout),
        stderr=captured_digest(observation.stderr),
    )


def _answered(state: FileState) -> AnsweredFile:
    short = state.content is not None and len(state.content) <= DIGEST_TEXT_MAX
    text = repr(state.content) if short else None
    return AnsweredFile(mode=state.mode, content=Digest(sha256=state.sha256, size=state.size, text=text))
