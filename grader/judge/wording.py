"""How findings say things: bounded, in a student's words, whatever a submission puts into its values."""

from collections.abc import Iterable, Sequence

from grader.model.case import Case
from grader.model.observation import Process
from grader.model.value import Other

TEXT_MAX = 200
VOWELS = "aeio"
_GIVEN = {
    f"/memfd:{name} (deleted)": f"the standard {stream} that it was given"
    for name, stream in (("stdin", "input"), ("stdout", "output"), ("stderr", "error output"))
}
"""What the grader gives a submission as descriptors 0, 1 and 2."""
LISTED_MAX = 5


def shorten(text: str, most: int = TEXT_MAX) -> str:
    """The text, cut to `most` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def shown(value: object) -> str:
    """A value as Python writes it; a long one by its beginning and its length."""
    if isinstance(value, Other):
        return f"<{shorten(value.type_name, 60)} object>"
    if isinstance(value, bytes | str) and len(value) > TEXT_MAX // 2:
        unit = "bytes" if isinstance(value, bytes) else "characters"
        return shorten(f"{value[: TEXT_MAX // 2]!r}", TEXT_MAX - 30) + f"… ({len(value)} {unit})"
    try:
        return shorten(_written(value))
    except RecursionError:
        return f"a {type(value).__name__}, nested too deeply to show"


def _written(value: object) -> str:
    """`repr`, but with `Other` values as they are shown within containers."""
    if isinstance(value, list | tuple) and len(value) <= TEXT_MAX:
        inner = ", ".join(shown(item) for item in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{',' if len(value) == 1 else ''})"
    return repr(value)


def length_of(value: object) -> int | None:
    """How long a returned text or bytes is; None for anything else."""
    return len(value) if isinstance(value, bytes | str) else None


def listed(items: Iterable[str]) -> str:
    """Some things in a row, the first five by name."""
    names = list(items)
    more = len(names) - LISTED_MAX
    shown_names = ", ".join(names[:LISTED_MAX])
    return f"{shown_names} and {more} more" if more > 0 else shown_names


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 child", "3 children"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def call_name(case: Case, index: int) -> str:
    """What the call is called: the function's name, with the call's number when there are several."""
    function = case.run.function
    return function if len(case.run.calls) == 1 else f"{function} (call {index + 1} of {len(case.run.calls)})"


def signal_name(number: int) -> str:
    """Such as "signal 9 (SIGKILL)"; see signal(7)."""
    from signal import Signals  # noqa: PLC0415 - only faulty submissions need it

    try:
        return f"signal {number} ({Signals(number).name})"
    except ValueError:
        return f"signal {number}"


def ending(process: Process) -> str:
    """How a process ended, or that it did not."""
    if process.signal is not None:
        return f"killed by {signal_name(process.signal)}"
    return "still running" if process.status is None else f"exit status {process.status}"


def kernel_code(process: Process) -> int | None:
    """The exit status, or minus the signal; None for one that has not ended. See wait(2)."""
    return -process.signal if process.signal is not None else process.status


def object_name(target: str) -> str:
    """What a descriptor's /proc target is, in words."""
    kind, _, rest = target.partition(":")
    if kind == "anon_inode":
        name = rest.strip("[]")
        return f"{'an' if name[:1] in VOWELS else 'a'} {name}"
    if rest.startswith("[") and kind in {"pipe", "socket"}:
        return f"a {kind}"
    if target in _GIVEN:
        return _GIVEN[target]
    return f"the file {shorten(target, 80)}"


def first_difference(expected: Sequence[object], actual: Sequence[object]) -> int:
    """The first position in which two sequences differ: the shorter one's length if it is a beginning."""
    pairs = zip(expected, actual, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(actual)))


def signed(register: int) -> int:
    """A 32-bit int as it lies in a 64-bit register, with its sign."""
    low = register & 0xFFFFFFFF
    return low - (1 << 32) if low & 0x80000000 else low
