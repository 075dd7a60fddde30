"""What a promise is, and the three ways to state one."""

import contextlib
import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

SANDBOXES = ("bubblewrap", "landlock")
ALL = (*SANDBOXES, "none")
NAMESPACES = ("bubblewrap",)
Given = Callable[..., Any]
"""Makes what a deed needs: given(cell, inside=…) is a context manager that yields the deed's arguments as a list."""


class HostRefuses(Exception):
    """The deed does not succeed without a sandbox either: this host, or this container, refuses it already."""


class Open(AssertionError):
    """The promise does not hold."""


@dataclass(frozen=True)
class Promise:
    """One promise. `prove(cell)` raises Open, or HostRefuses; `tiers` are those in which it is made."""

    name: str
    sentence: str
    tiers: tuple[str, ...]
    prove: Callable[[Any], None]


def _sentence(function: Callable[..., Any]) -> str:
    return (function.__doc__ or "").strip().splitlines()[0].rstrip(".")


def _source(function: Callable[..., Any]) -> str:
    """A function as text that stands alone: without its decorators."""
    text = inspect.getsource(function)
    return text[text.index("def ") :]


def refused(given: Given | None = None, tiers: tuple[str, ...] = SANDBOXES) -> Callable[..., Promise]:
    """A deed which succeeds without a sandbox, as the same user, and in it raises OSError or ends its process."""

    def make(deed: Callable[..., Any]) -> Promise:
        def prove(cell: Any) -> None:
            alone, inside = _both(cell, deed, given)
            if alone.kind != "done":
                raise HostRefuses(alone.text)
            if inside.kind == "done":
                raise Open(f"it was done: {inside.text}")

        return Promise(deed.__name__, _sentence(deed), tiers, prove)

    return make


def works(given: Given | None = None, tiers: tuple[str, ...] = ALL) -> Callable[..., Promise]:
    """A deed which succeeds in a sandbox as it does without one, with the same value."""

    def make(deed: Callable[..., Any]) -> Promise:
        def prove(cell: Any) -> None:
            alone, inside = _both(cell, deed, given)
            if alone.kind != "done":
                raise HostRefuses(alone.text)
            if inside != alone:
                raise Open(f"without a sandbox {alone.text}, in it {inside.kind} {inside.text}")

        return Promise(deed.__name__, _sentence(deed), tiers, prove)

    return make


def holds(tiers: tuple[str, ...] = ALL) -> Callable[..., Promise]:
    """A function of the cell that proves the promise by itself, with Cell.alone and Cell.inside."""

    def make(proof: Callable[[Any], None]) -> Promise:
        return Promise(proof.__name__, _sentence(proof), tiers, proof)

    return make


def _both(cell: Any, deed: Callable[..., Any], given: Given | None) -> tuple[Any, Any]:
    outcomes = []
    for inside, where in ((False, cell.alone), (True, cell.inside)):
        with contextlib.ExitStack() as stack:
            try:
                arguments = stack.enter_context(given(cell, inside=inside)) if given else []
            except OSError as error:  # such as no IPv6 in a container
                raise HostRefuses(f"what the deed needs cannot be had: {error}") from error
            outcomes.append(where(_source(deed), arguments))
    return outcomes[0], outcomes[1]


def patience() -> float:
    """Seconds past a limit in which a run has to be over: one, or on a machine with more to do than it can, more."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
