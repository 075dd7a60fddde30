"""An assignment as a course writes it: what is called, with what, and what is expected.

The records mirror assignment.yaml key for key; `grade schema` is made from them. An expectation is
a record of its own under `grader/judge/`, one small file for a family: here it is only "something
with a kind", because the stages may not know each other.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from grader.model.base import Written
from grader.model.scenario import Scenario

Identifier = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$", description="lower case, digits, dashes")]
VariableName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
Criterion = Literal["behaviour", "processes", "resources", "robustness"]
Positive = Annotated[float, Meta(gt=0)]
PositiveInt = Annotated[int, Meta(ge=1)]
Natural = Annotated[int, Meta(ge=0)]
OctalMode = Annotated[str, Meta(pattern=r"^0o?[0-7]{3,4}$", description='a file mode, such as "0644"')]


class Limits(Written, frozen=True, kw_only=True):
    """What one run of a submission may use. Each that is met is named in the finding."""

    wall_s: Positive = 5.0
    cpu_s: PositiveInt = 5
    memory_mb: PositiveInt = 1024
    processes: PositiveInt = 256
    file_mb: PositiveInt = 64
    descriptors: PositiveInt = 1024
    output_mb: PositiveInt = 16


class LimitOverrides(Written, frozen=True, kw_only=True):
    """The limits that one check changes; what is not written stays as the assignment has it."""

    wall_s: Positive | UnsetType = UNSET
    cpu_s: PositiveInt | UnsetType = UNSET
    memory_mb: PositiveInt | UnsetType = UNSET
    processes: PositiveInt | UnsetType = UNSET
    file_mb: PositiveInt | UnsetType = UNSET
    descriptors: PositiveInt | UnsetType = UNSET
    output_mb: PositiveInt | UnsetType = UNSET


class IntDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="int"):
    """One integer between `min` and `max`, both included."""

    min: int
    max: int


class IntsDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="ints"):
    """A shuffled list: `count` integers between `min` and `max`, and those of `include` besides."""

    count: Natural
    min: int
    max: int
    include: tuple[int, ...] = ()
    distinct: bool = False


class ChoiceDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="choice"):
    """One of the given values."""

    of: Annotated[tuple[Any, ...], Meta(min_length=1)]


class TextDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """Random text of `length` characters out of `alphabet`."""

    length: Natural
    alphabet: Annotated[str, Meta(min_length=1)] = (
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    )


class LinesDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="lines"):
    """`count` lines of random words, each ended by a newline."""

    count: Natural


class BytesDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="bytes"):
    """Bytes: `length` random ones, or printable ASCII with both cases of letters (`text: true`)."""

    length: Natural
    text: bool = False


class AllBytesDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="all-bytes"):
    """Every byte value `repeat` times, shuffled; a space comes first, a newline last."""

    repeat: PositiveInt = 1


class CounterDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="counter"):
    """A file's content: an unsigned 8-byte little-endian number from `min` to `max`, and `tail` random bytes."""

    min: Natural = 0
    max: Natural
    tail: Natural = 0


class LoopbackDraw(Written, frozen=True, kw_only=True, tag_field="kind", tag="loopback"):
    """An address of this machine alone: 127.x.y.z as text, never 127.0.0.1."""


Draw = (
    IntDraw
    | IntsDraw
    | ChoiceDraw
    | TextDraw
    | LinesDraw
    | BytesDraw
    | AllBytesDraw
    | CounterDraw
    | LoopbackDraw
)


class Call(Written, frozen=True, kw_only=True):
    """One call of the student's function. `<<name>>` in any string stands for a drawn value."""

    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    repeat: PositiveInt = 1


class GivenFile(Written, frozen=True, kw_only=True):
    """A file, or a folder, that lies in the working folder before the module is imported.

    `mode` is "0644" unless said otherwise, "0755" for a folder.
    """

    content: Any = ""
    mode: OctalMode | UnsetType = UNSET
    folder: bool = False


class KillAtBirth(Written, frozen=True, kw_only=True, tag_field="kind", tag="kill-at-birth"):
    """The grader kills the `nth` forked child (1 = first) with SIGKILL before its first instruction."""

    nth: int | str


class HoldAtBirth(Written, frozen=True, kw_only=True, tag_field="kind", tag="hold-at-birth"):
    """The grader holds the `nth` forked child before its first instruction until all other processes wait or end."""

    nth: int | str


Intervention = KillAtBirth | HoldAtBirth


class WatchCounter(Written, frozen=True, kw_only=True):
    """Watch the 8-byte counter at the beginning of a given file, in the memory that it is mapped to.

    With `force_switches` a process that has just read it, or is anywhere in its work, is held now and then, while the
    others run on.
    """

    path: str
    force_switches: bool = False


class Run(Written, frozen=True, kw_only=True):
    """One fresh process: the module is imported, then the calls are made one after the other."""

    calls: Annotated[tuple[Call, ...], Meta(min_length=1)]
    files: dict[str, GivenFile] = field(default_factory=dict)
    stdin: Any = None
    printed_before: str = ""
    umask: OctalMode = "0022"
    intervene: Intervention | None = None
    watch: WatchCounter | None = None
    scenario: Scenario | None = None


class CheckText(Written, frozen=True, kw_only=True):
    """What a check is called and worth; shared by the check as written and as planned.

    `read` is the heading of the section in handout.md that explains what the check is about.
    """

    id: Identifier
    title: Annotated[str, Meta(min_length=1)]
    criterion: Criterion
    points: Positive
    hint: str = ""
    read: str = ""
    depends_on: tuple[str, ...] = ()


class Check(CheckText, frozen=True, kw_only=True):
    """A check: inputs drawn, runs made, expectations held against every run.

    `runs_of` names an earlier check whose runs are judged by this one too, instead of runs of its own. `expect` holds
    the expectations as written, because `<<name>>` may stand in them for a number; they become records of their kinds
    when the check is planned.
    """

    draw: dict[VariableName, Draw] = field(default_factory=dict)
    runs: Annotated[tuple[Run, ...], Meta(min_length=1)] | UnsetType = UNSET
    runs_of: str = ""
    expect: Annotated[tuple[Any, ...], Meta(min_length=1)]
    limits: LimitOverrides | UnsetType = UNSET

    @property
    def own_runs(self) -> tuple[Run, ...]:
        """Those that are written here; none with `runs_of`."""
        return () if isinstance(self.runs, UnsetType) else self.runs


class Assignment(Written, frozen=True, kw_only=True):
    """assignment.yaml, whole.

    `read` maps headings of handout.md to the kinds of findings that they explain; it goes before what a check says.
    """

    version: Literal[1]
    id: Identifier
    title: Annotated[str, Meta(min_length=1)]
    module: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")]
    function: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    limits: Limits = Limits()
    read: dict[str, tuple[str, ...]] = field(default_factory=dict)
    checks: Annotated[tuple[Check, ...], Meta(min_length=1)]
