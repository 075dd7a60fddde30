"""What the doctor finds: a diagnosis of this host, as `--format json` prints it. Keys are only ever added."""

from grader.model.base import Record


class Protection(Record, frozen=True, kw_only=True):
    """One promise of a tier. `found` says what a submission could do all the same, or what the tier says is missing.

    `without` is what it costs to be without; `mend` is what to do about it, by platform.
    """

    name: str
    holds: bool
    found: str | None
    without: str
    mend: dict[str, str]


class Tier(Record, frozen=True, kw_only=True):
    """One tier of sandboxes. `why` is what keeps it from being used; then nothing of it was tried."""

    name: str
    usable: bool
    why: str | None
    mend: dict[str, str]
    protections: tuple[Protection, ...]

    @property
    def whole(self) -> bool:
        """Whether it can be used and everything holds."""
        return self.usable and all(protection.holds for protection in self.protections)


class Diagnosis(Record, frozen=True, kw_only=True):
    """What this host can do. `auto` is the tier that a grading takes, None when there is none."""

    version: int = 1
    platform: str
    system: str
    kernel: str
    python: str
    user: str
    auto: str | None
    whole: bool
    tiers: tuple[Tier, ...]


def exit_code(diagnosis: Diagnosis) -> int:
    """0 when some tier holds whole, 1 when one can be used that lacks something, 3 when nothing can be graded here."""
    if diagnosis.whole:
        return 0
    return 1 if diagnosis.auto is not None else 3
