"""What `grade doctor` prints: each tier in a line, then what is missing in the one that is used, and how to mend it."""

import textwrap
from collections.abc import Iterator

from grader.doctor.records import Diagnosis, Protection, Tier

_LABEL_COLUMNS = 15


def render(diagnosis: Diagnosis, *, width: int, verbose: bool) -> str:
    """The whole text. `verbose` shows every protection of every tier, and the remedies for all platforms."""
    lines = [
        f"{diagnosis.system}, Linux {diagnosis.kernel}, Python {diagnosis.python}, as {diagnosis.user}",
        "",
        *(_summary(tier, diagnosis.auto) for tier in diagnosis.tiers),
    ]
    for tier in diagnosis.tiers:
        lines += _tier(tier, diagnosis, width=width, verbose=verbose)
    return "\n".join([*lines, "", _conclusion(diagnosis), ""])


def _summary(tier: Tier, auto: str | None) -> str:
    if not tier.usable:
        return f"  {tier.name:{_LABEL_COLUMNS}}cannot be used here"
    holding = sum(protection.holds for protection in tier.protections)
    taken = "  <- what `grade` takes" if tier.name == auto else ""
    return f"  {tier.name:{_LABEL_COLUMNS}}{holding} of {len(tier.protections)} protections hold{taken}"


def _conclusion(diagnosis: Diagnosis) -> str:
    if diagnosis.whole:
        return "Every protection holds here."
    if diagnosis.auto is None:
        return "Nothing can be graded here: mend one of the tiers."
    return f"`grade` works here, in the tier {diagnosis.auto}, and every report names what that cannot hold."


def _tier(tier: Tier, diagnosis: Diagnosis, *, width: int, verbose: bool) -> Iterator[str]:
    shown = [protection for protection in tier.protections if verbose or not protection.holds]
    if tier.usable and (tier.name == diagnosis.auto or verbose) and shown:
        yield ""
        yield f"{tier.name}:"
        for protection in shown:
            yield from _protection(protection, width)
    if (not tier.usable and not diagnosis.whole) or (verbose and not tier.whole):
        yield ""
        yield f"To have {tier.name}:"
        if tier.why is not None:
            yield from _wrapped("now", tier.why, width)
        for platform in tier.mend if verbose else [diagnosis.platform]:
            yield from _wrapped(platform, tier.mend[platform], width)


def _protection(protection: Protection, width: int) -> Iterator[str]:
    yield f"  {'holds  ' if protection.holds else 'MISSING'}  {protection.name}"
    if not protection.holds:
        yield from _wrapped("found", protection.found or "", width)
        yield from _wrapped("without it", protection.without, width)


def _wrapped(label: str, text: str, width: int) -> Iterator[str]:
    first = f"    {label:{_LABEL_COLUMNS - 2}}"
    yield from textwrap.wrap(
        " ".join(text.split()), width, initial_indent=first, subsequent_indent=" " * len(first)
    )
