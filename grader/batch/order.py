"""What a `grade batch` was asked to do."""

from grader.model.base import Record


class Order(Record, frozen=True, kw_only=True):
    """The words of one command line.

    `folder` is the class's folder or archive, `out` where everything is written. `seed` None is the one that the store
    has, or a new one. `only` are students (empty: all). `canvas` and `moodle` are the teacher's own exports, to be
    filled in; `times` is a table of when who handed in. `engine` is "local", or "dask" with the address of its
    `scheduler`.
    """

    assignment: str
    folder: str
    out: str
    jobs: int
    seed: int | None = None
    sandbox: str = "auto"
    layout: str = "auto"
    regrade: bool = False
    only: tuple[str, ...] = ()
    anonymous: bool = False
    canvas: str | None = None
    canvas_column: str | None = None
    moodle: str | None = None
    moodle_column: str | None = None
    times: str | None = None
    engine: str = "local"
    scheduler: str | None = None
