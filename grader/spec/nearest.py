"""What somebody probably meant."""

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'; did you mean "points"?' for the nearest known word, or nothing when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only wrong input pays for it

    near = get_close_matches(word.lower(), list(known), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""
