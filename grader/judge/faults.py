"""Why a run did not come to its end: the one fault that goes before everything else, in a plain sentence."""

from collections.abc import Callable

from grader.judge.hangs import hang_finding, waits, who
from grader.judge.processes import escape_finding, left_by_exit
from grader.judge.scenes import so_far, standing, standing_where
from grader.judge.wording import LISTED_MAX, call_name, counted, shorten, shown, signal_name
from grader.model.assignment import Limits
from grader.model.case import Case
from grader.model.grade import Finding
from grader.model.observation import OF_TIME, Observation, Raised, Stuck, Where

MESSAGE_MAX = 300
STATUS_HINT = (
    "sys.exit() and sys.exit(0) end with status 0; any other number is the status, and a text makes it 1."
)
RAISED_HINTS = {
    "ChildProcessError": "There was no such child to wait for: each child can be collected once, and only by the "
    "process that made it.",
    "BrokenPipeError": "Nobody had the other end open any more: who was to read has ended, or closed it.",
}
"""What an exception means that says little by itself."""
SIGNATURE_PHRASES = (" takes ", " missing ", " got an unexpected ", " got multiple ", " got some positional")


def fault_of(case: Case) -> list[Finding]:
    """What kept the run from its end, empty if nothing did; a child that escaped first, as the cause."""
    finding = ENDS[case.observation.end](case) or _raised_in_call(case) or _calls_missing(case)
    if finding is None:
        return []
    escaped = [process for process in case.observation.processes[1:] if process.escaped is not None]
    return [escape_finding(case, escaped), finding] if escaped else [finding]


def only_failed_later(case: Case) -> bool:
    """Whether all that went wrong is that a later call raised, or hung, unlike any call that had returned.

    To return once and raise when called so again is no such case: the same was asked for.
    """
    calls = case.observation.calls
    if len(calls) < 2 or calls[0].raised is not None or not _failed(case):  # noqa: PLR2004 - a first and a last
        return False
    made = case.run.calls[: len(calls)]
    return made[-1] not in made[:-1]


def _failed(case: Case) -> bool:
    """Whether the last call raised, waited for ever, or took too long."""
    seen, last = case.observation, case.observation.calls[-1]
    if seen.end == "completed":
        return last.raised is not None
    return last.ended_ns is None and (seen.end == "hung" or (seen.end == "limit" and seen.limit == "wall"))


def _completed(_case: Case) -> Finding | None:
    return None


def _import_raised(case: Case) -> Finding:
    module, raised = case.run.module, case.observation.raised or Raised(type="an exception", message="")
    own_name = module.removesuffix(".py")
    if raised.type == "ModuleNotFoundError" and raised.message == f"No module named {own_name!r}":
        return Finding(kind="no-module", message=f"the submission has no {module}")
    if raised.type in {"SyntaxError", "IndentationError", "TabError"}:
        message = f"{module} is not valid Python: {shorten(raised.message, MESSAGE_MAX)}"
        return Finding(kind="syntax-error", message=message, where=raised.where)
    return Finding(
        kind="import-raised",
        message=f"{module} could not be imported: it raised {_described(raised)}",
        where=raised.where,
        hint="Importing the module must only define things.",
    )


def _import_exited(case: Case) -> Finding:
    return Finding(
        kind="import-exited",
        message=f"{case.run.module} ended the process while being imported ({_ended(case.observation)})",
        hint='Code that runs the program belongs under if __name__ == "__main__".',
    )


def _no_function(case: Case) -> Finding:
    message = f"{case.run.module} defines no function {case.run.function}"
    return Finding(
        kind="no-function", message=message, expected=f"def {case.run.function}(…)", actual="no such name"
    )


def _exited(case: Case) -> Finding:
    observation = case.observation
    programs = observation.processes[0].programs if observation.processes else []
    if programs:
        message = (
            f"{_during(case)} exec'd {shown(programs[-1].argv)} in the calling process, which so became "
            "another program and never returned"
        )
        return Finding(
            kind="exited",
            message=message,
            expected="the caller returns",
            actual=f"it became {shorten(programs[-1].path, 80)}",
            hint="Only a forked child may exec: what follows the exec in your function is never run.",
        )
    return Finding(
        kind="exited",
        message=f"{_during(case)} ended the calling process ({_ended(observation)}) instead of returning",
        expected="the caller returns",
        actual=_ended(observation),
        hint="os._exit is for children: the caller has to return.",
    )


def _killed(case: Case) -> Finding:
    number = case.observation.signal
    by = "a signal" if number is None else signal_name(number)
    message = f"the calling process was killed by {by} during {_during(case)}"
    return Finding(kind="killed", message=message, expected="the caller returns", actual=f"killed by {by}")


def _tampered(case: Case) -> Finding:
    return Finding(
        kind="tampered",
        message=f"the process reported calls of {case.run.function} that the grader did not make, so that "
        "nothing of this run can be believed",
    )


LIMIT_MESSAGES: dict[str, Callable[[Limits], str]] = {
    "wall": lambda limits: f"did not come to its end within {limits.wall_s:g} s",
    "cpu": lambda limits: f"used more than {limits.cpu_s} s of processor time",
    "memory": lambda limits: f"used more than {limits.memory_mb} MB of memory",
    "processes": lambda limits: f"had more than {limits.processes} processes at once",
    "output": lambda limits: f"wrote more than {limits.output_mb} MB of output",
    "file": lambda limits: f"wrote a file of more than {limits.file_mb} MB",
    "disk": lambda _limits: "had more than 256 MB, or more than 10,000 files, on disk at once",
    "calls": lambda _limits: (
        "made more than 20,000 of the system calls that are written down (waits, pipes, dup2)"
    ),
}
SHORTENED = " (shortened, as earlier checks had met their limits)"


def _limit(case: Case) -> Finding:
    observation, name = case.observation, case.observation.limit or "wall"
    did, so_far_done = LIMIT_MESSAGES[name](case.run.limits), ""
    if name == "wall" and case.run.scenario is not None and observation.calls:
        did, so_far_done = f"had not done with its clients within {case.run.limits.wall_s:g} s", so_far(case)
    of_time = name in OF_TIME
    less = SHORTENED if of_time and case.run.shortened else ""
    return Finding(
        kind=f"limit-{name}",
        message=f"{_during(case)} {did}{less}{so_far_done}{_places(case) if of_time else ''}",
        expected="an end within the limits",
        actual=did,
        where=standing_where(case) or _last_where(case),
    )


def _places(case: Case) -> str:
    """Where every process was; a server is not expected to come to its end, so that its waits are no faults."""
    if case.run.scenario is not None:
        return standing(case)
    places = "; ".join(_place(case, stuck) for stuck in case.observation.stuck[:LISTED_MAX])
    return f": {places}" if places else ""


def _place(case: Case, stuck: Stuck) -> str:
    """Such as "the caller (pid 3) waits for pid 4 to end"."""
    if stuck.syscall is not None:
        return waits(case.observation, stuck)
    at = f" at line {stuck.where.line}" if stuck.where is not None else ""
    did = "computing" if stuck.state == "R" else f"in state {stuck.state}"
    return f"{who(case.observation, stuck.pid)} was {did}{at}"


def _last_where(case: Case) -> Where | None:
    """Where the last process was made that has not ended: the best hint at a fork without end."""
    alive = [process for process in case.observation.processes[1:] if process.ended_ns is None]
    return alive[-1].where if alive and case.observation.limit == "processes" else None


ENDS: dict[str, Callable[[Case], Finding | None]] = {
    "completed": _completed,
    "played": _completed,
    "import-raised": _import_raised,
    "import-exited": _import_exited,
    "no-function": _no_function,
    "exited": _exited,
    "killed": _killed,
    "limit": _limit,
    "hung": hang_finding,
    "tampered": _tampered,
}


def _raised_in_call(case: Case) -> Finding | None:
    for call, observed in enumerate(case.observation.calls):
        if observed.raised is not None and not left_by_exit(case, observed):
            return _raised(case, call, observed.raised)
    return None


def _raised(case: Case, call: int, raised: Raised) -> Finding:
    who = call_name(case, call)
    if raised.type == "NotImplementedError":
        return Finding(
            kind="not-implemented",
            message=f"{case.run.function} is not written yet: it raises NotImplementedError",
            where=raised.where,
        )
    if raised.type == "TypeError" and _is_about_signature(case.run.function, raised):
        given = _arguments(case, call)
        message = f"{case.run.function} could not be called with {given}: {shorten(raised.message)}"
        hint = "The function must take the parameters that the handout gives it."
        return Finding(kind="signature", message=message, where=raised.where, hint=hint)
    did, why = f"raised {_described(raised)}", RAISED_HINTS.get(raised.type)
    if raised.exit_status and case.run.scenario is not None:
        why = STATUS_HINT
        did = f"ended by sys.exit with exit status {raised.exit_status}, where it has to return, or to end with 0"
    return Finding(
        kind="raised",
        message=f"{who} {did}",
        expected="the call returns",
        actual=_described(raised),
        where=raised.where,
        hint=why,
    )


def _is_about_signature(function: str, raised: Raised) -> bool:
    """Whether the exception came from the call and not from within the function, which then has a line."""
    name, _, rest = raised.message.partition("()")
    own = name.rpartition(".")[2] == function
    return raised.where is None and own and rest.startswith(SIGNATURE_PHRASES)


def _arguments(case: Case, call: int) -> str:
    positional = [shown(value) for value in case.arguments[call]]
    named = [f"{name}={shown(value)}" for name, value in case.keywords[call].items()]
    return shorten(", ".join(positional + named)) or "no arguments"


def _calls_missing(case: Case) -> Finding | None:
    observed = case.observation.calls
    if case.observation.end == "played":
        return None  # the clients were done before the function was
    if len(observed) == len(case.run.calls) and all(call.ended_ns is not None for call in observed):
        return None
    planned = counted(len(case.run.calls), "call")
    message = f"{case.run.function}: not all of {planned} came to an end"
    return Finding(kind="calls-missing", message=message)


def _described(raised: Raised) -> str:
    text = f"{raised.type}: {raised.message}" if raised.message else raised.type
    return shorten(text, MESSAGE_MAX)


def _during(case: Case) -> str:
    """The call that was going on; the import when none had begun."""
    calls = case.observation.calls
    if not calls:
        return f"importing {case.run.module}"
    return call_name(case, len(calls) - 1)


def _ended(observation: Observation) -> str:
    if observation.signal is not None:
        return signal_name(observation.signal)
    return f"exit status {observation.status or 0}"
