"""An assignment and a seed → a plan: every input drawn, every `<<name>>` filled in, values encoded."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from grader.model.assignment import (
    Assignment,
    Call,
    Check,
    CheckText,
    GivenFile,
    HoldAtBirth,
    KillAtBirth,
    LimitOverrides,
    Limits,
    Run,
)
from grader.model.errors import UsageError
from grader.model.expectation import Expectation
from grader.model.plan import Plan, PlannedCall, PlannedCheck, PlannedFile, PlannedRun, PlannedWatch
from grader.model.value import encode
from grader.spec.convert import chosen_child, expectation_union, to_expectation
from grader.spec.draw import lazily_drawn
from grader.spec.nearest import did_you_mean
from grader.spec.placeholder import Drawn, substitute, substitute_text, text_of
from grader.spec.scenario import planned_scenario

FILE_MODE, FOLDER_MODE = "0644", "0755"


def make_plan(
    assignment: Assignment,
    seed: int,
    kinds: Sequence[type[Expectation]],
    only: Collection[str] = (),
    handout: Mapping[str, str] | None = None,
) -> Plan:
    """All that one grading does. The same assignment and seed give the same plan, everywhere.

    All checks are planned; `only`, the ids of the checks asked for, is just looked through for unknown
    ones; `handout` is the text below each heading. UsageError for unknown ids, and for an expectation that a drawn
    value does not fit.
    """
    _refuse_unknown(only, [check.id for check in assignment.checks])
    union = expectation_union(kinds)
    return Plan(
        assignment=assignment.id,
        title=assignment.title,
        module=assignment.module,
        function=assignment.function,
        seed=seed,
        checks=tuple(_planned_checks(assignment, seed, union)),
        read={kind: heading for heading, kinds in assignment.read.items() for kind in kinds},
        handout=dict(handout or {}),
    )


def effective_limits(limits: Limits, overrides: LimitOverrides | msgspec.UnsetType) -> Limits:
    """The assignment's limits with those of them changed that the check writes down."""
    if isinstance(overrides, msgspec.UnsetType):
        return limits
    written = {
        name: value for name, value in msgspec.structs.asdict(overrides).items() if value is not msgspec.UNSET
    }
    return msgspec.structs.replace(limits, **written)


def _refuse_unknown(only: Collection[str], ids: list[str]) -> None:
    for asked in only:
        if asked not in ids:
            nearest = did_you_mean(asked, ids) or "."
            message = f'no check "{asked}"{nearest} There are: {", ".join(ids)}.'
            raise UsageError(message)


def _planned_checks(assignment: Assignment, seed: int, union: Any) -> Iterator[PlannedCheck]:
    """Every check. Runs that several judge record what any of them needs."""
    drawn = {
        check.id: lazily_drawn(f"{seed}/{assignment.id}/{check.id}", check.draw)
        for check in assignment.checks
    }
    owners = {check.id: check.runs_of or check.id for check in assignment.checks}
    expect: dict[str, tuple[Expectation, ...]] = {}
    for check in assignment.checks:
        with _named(assignment, check, seed):
            expect[check.id] = tuple(
                to_expectation(written, union, drawn[owners[check.id]]) for written in check.expect
            )
    runs: dict[str, tuple[PlannedRun, ...]] = {}
    for check in assignment.checks:
        judged_by = [each for name, owner in owners.items() if owner == check.id for each in expect[name]]
        with _named(assignment, check, seed):
            runs[check.id] = tuple(
                _planned_run(assignment, check, run, judged_by, drawn[check.id], seed)
                for run in check.own_runs
            )
        yield _planned_check(check, owners[check.id], runs[owners[check.id]], expect[check.id])


@contextmanager
def _named(assignment: Assignment, check: Check, seed: int) -> Iterator[None]:
    try:
        yield
    except msgspec.ValidationError as error:
        raise UsageError(f"{assignment.id}, check {check.id}, seed {seed}: {error}") from error


def _planned_check(
    check: Check, runs_from: str, runs: tuple[PlannedRun, ...], expect: tuple[Expectation, ...]
) -> PlannedCheck:
    return PlannedCheck(
        **{name: getattr(check, name) for name in CheckText.__struct_fields__},
        runs_from=runs_from,
        runs=runs,
        expect=(expect,) * len(runs),
        needs_reference=any(expectation.wants_answer() for expectation in expect),
    )


def _planned_run(
    assignment: Assignment,
    check: Check,
    run: Run,
    expect: Sequence[Expectation],
    drawn: Drawn,
    watch_seed: int,
) -> PlannedRun:
    return PlannedRun(
        module=assignment.module,
        function=assignment.function,
        calls=[planned for call in run.calls for planned in _planned_calls(call, drawn)],
        files=[_planned_file(path, given, drawn) for path, given in run.files.items()],
        stdin=_as_bytes(run.stdin, drawn),
        printed_before=substitute_text(run.printed_before, drawn),
        umask=int(run.umask, 8),
        kill_at_birth=chosen_child(run.intervene, KillAtBirth, drawn),
        hold_at_birth=chosen_child(run.intervene, HoldAtBirth, drawn),
        watch=_planned_watch(run, watch_seed),
        scenario=planned_scenario(run.scenario, drawn),
        observe=sorted(_observed(run, expect)),
        limits=effective_limits(assignment.limits, check.limits),
    )


def _planned_watch(run: Run, seed: int) -> PlannedWatch | None:
    if run.watch is None:
        return None
    return PlannedWatch(path=run.watch.path, force=run.watch.force_switches, seed=seed)


def _observed(run: Run, expect: Sequence[Expectation]) -> frozenset[str]:
    """The groups of system calls to record: what the expectations need, and what watches and scenarios do."""
    needed = {"maps": run.watch, "sockets": run.scenario, "clocks": run.scenario}
    own = frozenset(group for group, wanted in needed.items() if wanted is not None)
    return own.union(*(expectation.observes for expectation in expect))


def _planned_calls(call: Call, drawn: Drawn) -> list[PlannedCall]:
    """A call as many times as it is to be made."""
    args = [encode(substitute(arg, drawn)) for arg in call.args]
    kwargs = {
        substitute_text(name, drawn): encode(substitute(value, drawn)) for name, value in call.kwargs.items()
    }
    return [PlannedCall(args=args, kwargs=kwargs)] * call.repeat


def _planned_file(path: str, given: GivenFile, drawn: Drawn) -> PlannedFile:
    usual = FOLDER_MODE if given.folder else FILE_MODE
    mode = usual if isinstance(given.mode, msgspec.UnsetType) else given.mode
    return PlannedFile(
        path=substitute_text(path, drawn),
        content=_as_bytes(given.content, drawn),
        mode=int(mode, 8),
        folder=given.folder,
    )


def _as_bytes(written: Any, drawn: Drawn) -> bytes:
    """What is written as content: nothing, text as UTF-8, drawn bytes as they are."""
    value = b"" if written is None else substitute(written, drawn)
    return value if isinstance(value, bytes) else text_of(value).encode("utf-8")
