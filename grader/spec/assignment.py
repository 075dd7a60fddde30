"""assignment.yaml → `Assignment`, or every fault of the file with its place.

The usual file costs one conversion. Only a faulty one is read again by a JSON Schema validator, which
finds all faults where the conversion stops at the first.
"""

import os.path
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from grader.model.assignment import Assignment, Check, Draw, Intervention
from grader.model.expectation import Expectation
from grader.model.grade import GENERAL_KINDS
from grader.spec.convert import chosen_child, expectation_union, fault_of, to_expectation
from grader.spec.draw import lazily_drawn
from grader.spec.errors import Fault, Path, SpecError
from grader.spec.handout import read_handout, reading_faults
from grader.spec.scenario import planned_scenario
from grader.spec.semantics import as_dict, as_list, semantic_faults
from grader.spec.yaml import read_yaml


def load_assignment(path: str, kinds: Sequence[type[Expectation]]) -> Assignment:
    """Read an assignment.yaml, whose folder is named as the assignment.

    `kinds` are the expectations that there are. UsageError when the file cannot be read; SpecError,
    which is one, with every fault.
    """
    document = read_yaml(path)
    semantic = [
        *semantic_faults(document.data, folder_name(path)),
        *reading_faults(as_dict(document.data), read_handout(os.path.dirname(path)), _finding_kinds(kinds)),
    ]
    misfit: list[Fault] = []
    try:
        assignment = msgspec.convert(document.data, Assignment)
        if not semantic:
            misfit = list(_expectation_faults(enumerate(assignment.checks), kinds))
    except msgspec.ValidationError as error:
        misfit = [fault_of(error)]
    if semantic or misfit:
        raise SpecError(map(document.problem, _all_faults(document.data, semantic, kinds) or misfit))
    return assignment


def _finding_kinds(kinds: Sequence[type[Expectation]]) -> frozenset[str]:
    """The kinds of findings that there can be."""
    return GENERAL_KINDS.union(str(kind.__struct_config__.tag) for kind in kinds)


def folder_name(path: str) -> str:
    """The name of the folder that a file lies in."""
    return os.path.abspath(path).split("/")[-2]


def _all_faults(data: Any, semantic: list[Fault], kinds: Sequence[type[Expectation]]) -> list[Fault]:
    from grader.spec.explain import schema_faults  # noqa: PLC0415 - only faulty files pay for jsonschema
    from grader.spec.schema import assignment_schema  # noqa: PLC0415 - likewise

    faults = [*schema_faults(data, assignment_schema(kinds)), *semantic]
    return [*faults, *_expectation_faults(_sound_checks(data, faults), kinds)]


def _sound_checks(data: Any, faults: list[Fault]) -> Iterator[tuple[int, Check]]:
    """The checks in which no fault is known yet."""
    faulty = {fault.path[1] for fault in faults if fault.path[:1] == ("checks",) and len(fault.path) > 1}
    for index, raw in enumerate(as_list(as_dict(data).get("checks"))):
        if index not in faulty:
            try:
                yield index, msgspec.convert(raw, Check)
            except msgspec.ValidationError:
                continue  # the schema has said it, or the caller falls back on the first error


def _expectation_faults(
    checks: Iterable[tuple[int, Check]], kinds: Sequence[type[Expectation]]
) -> Iterator[Fault]:
    """What does not fit where only the drawn values tell: tried with those of one seed."""
    union = expectation_union(kinds)
    draws: dict[str, dict[str, Draw]] = {}
    for index, check in checks:
        if check.runs_of and check.runs_of not in draws:
            continue  # what is wrong with the other one has been said; what it draws is not known
        draws[check.id] = draws[check.runs_of] if check.runs_of else check.draw
        drawn = lazily_drawn("0", draws[check.id])
        for number, written in enumerate(check.expect):
            path: Path = ("checks", index, "expect", number)
            yield from _misfits(path, to_expectation, written, union, drawn)
        for number, run in enumerate(check.own_runs):
            here: Path = ("checks", index, "runs", number)
            yield from _misfits((*here, "intervene", "nth"), chosen_child, run.intervene, Intervention, drawn)
            yield from _misfits((*here, "scenario"), planned_scenario, run.scenario, drawn)


def _misfits(path: Path, convert: Callable[..., object], *arguments: Any) -> Iterator[Fault]:
    try:
        convert(*arguments)
    except msgspec.ValidationError as error:
        yield fault_of(error, path)
