"""A plan: the checks of an assignment with every input drawn. All that a run needs, and no opinion.

A `PlannedRun` is what the supervisor is told, one at a time; expectations never go with it.
Values (arguments, contents) are in the encoding of `grader.model.value`.
"""

from typing import Any, Literal

from msgspec import field

from grader.model.assignment import CheckText, Limits
from grader.model.base import Record


class PlannedCall(Record, frozen=True, kw_only=True):
    """One call, arguments encoded."""

    args: list[Any]
    kwargs: dict[str, Any]


class PlannedFile(Record, frozen=True, kw_only=True):
    """A file to be there before the run; `content` is bytes (base64 on the wire)."""

    path: str
    content: bytes
    mode: int
    folder: bool


class PlannedWatch(Record, frozen=True, kw_only=True):
    """A counter in a mapped file to be watched; `force` makes bad schedules, at random from `seed`.

    `by` "opcodes" forbids watchpoints, "nothing" pauses too: as on a machine that has none.
    """

    path: str
    by: Literal["auto", "opcodes", "nothing"] = "auto"
    force: bool
    seed: int


class PlannedStep(Record, frozen=True, kw_only=True):
    """A step of a scenario, of any kind (`grader.model.scenario`). Keys that its kind does not have are unset.

    `say` are bytes (base64 on the wire); `size` that of an exchange's pieces, or what is sent in all; `at` the sight of
    a look, `name` its name.
    """

    kind: str
    client: str = ""
    count: int = 1
    say: list[bytes] = field(default_factory=list)
    size: int | None = None
    until_held: bool = False
    slowly: bool = False
    leave: str = "close"
    seconds: float = 0
    since: str | None = None
    at: str = ""
    name: str = ""
    no_more_than: str | None = None
    patience_s: float = 0
    whole: bool = False


class PlannedScenario(Record, frozen=True, kw_only=True):
    """What clients will play. `server` has a `kind`, and `host` and `port`, or a `path` in the working folder."""

    server: dict[str, str | int]
    ready_within_s: float
    steps: list[PlannedStep]


class PlannedRun(Record, frozen=True, kw_only=True):
    """One fresh process of the student's, whole. `kill_at_birth`, `hold_at_birth`: 1 for the first forked child.

    `shortened` says that the limits of time are a part of those that the assignment gives.
    """

    module: str
    function: str
    calls: list[PlannedCall]
    files: list[PlannedFile]
    stdin: bytes
    printed_before: str
    umask: int
    kill_at_birth: int | None
    hold_at_birth: int | None = None
    watch: PlannedWatch | None = None
    scenario: PlannedScenario | None = None
    observe: list[str]
    limits: Limits
    shortened: bool = False


class PlannedCheck(CheckText, frozen=True, kw_only=True):
    """A check, concrete. `expect[r]` are the expectations of run `r`, with drawn values filled in.

    Checks with the same `runs_from`, the id of one of them, have the same runs, which are made once.
    """

    runs_from: str
    runs: tuple[PlannedRun, ...]
    expect: tuple[tuple[Any, ...], ...]
    needs_reference: bool


class Plan(Record, frozen=True, kw_only=True):
    """Everything that one grading will do, in order.

    `read` says which heading of the handout explains which kind of finding, `handout` what stands under each heading.
    """

    assignment: str
    title: str
    module: str
    function: str
    seed: int
    checks: tuple[PlannedCheck, ...]
    read: dict[str, str] = field(default_factory=dict)
    handout: dict[str, str] = field(default_factory=dict)
