"""Time → place: a straight scale, in which long stretches without any event are folded up."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from grader.model.base import Record

LEFT, RIGHT = 1.5, 96.0
"""The room that is used, in percent of the picture's width."""
_FOLD_FROM = 0.85
_FOLD_TO = 0.25
_MOST_FOLDS = 3


class Axis(Record, frozen=True, kw_only=True):
    """`moments` (ns, ascending) stand at `places` (percent); between two of them time runs evenly.

    `folds` are stretches (began, ended) in which nothing happened, drawn much shorter than they were.
    """

    moments: list[int]
    places: list[float]
    folds: list[tuple[int, int]]

    def x(self, at_ns: int) -> float:
        """The place of a moment, in percent; what lies outside of the picture is at its edge."""
        n = min(max(bisect_right(self.moments, at_ns), 1), len(self.moments) - 1)
        began, ended = self.moments[n - 1], self.moments[n]
        share = min(max((at_ns - began) / (ended - began), 0.0), 1.0)
        return self.places[n - 1] + share * (self.places[n] - self.places[n - 1])


def make_axis(begin_ns: int, end_ns: int, events: Iterable[int]) -> Axis:
    """A scale from `begin_ns` to `end_ns` for these events. A stretch that is most of all time is folded."""
    end_ns = max(end_ns, begin_ns + 1)
    moments = sorted({begin_ns, end_ns, *(at for at in events if begin_ns < at < end_ns)})
    lengths = [float(later - earlier) for earlier, later in pairwise(moments)]
    folded = _fold(lengths)
    scale = (RIGHT - LEFT) / sum(lengths)
    places = [LEFT]
    for length in lengths:
        places.append(places[-1] + length * scale)
    return Axis(moments=moments, places=places, folds=[(moments[n], moments[n + 1]) for n in sorted(folded)])


def _fold(lengths: list[float]) -> set[int]:
    """Shorten, in place, what is longer than most of the rest together; which ones they were."""
    folded: set[int] = set()
    for _ in range(_MOST_FOLDS):
        longest = max(range(len(lengths)), key=lengths.__getitem__)
        rest = sum(lengths) - lengths[longest]
        if longest in folded or rest == 0 or lengths[longest] < _FOLD_FROM * (rest + lengths[longest]):
            break
        lengths[longest] = _FOLD_TO * rest
        folded.add(longest)
    return folded


def ticks(axis: Axis, most: int = 4) -> list[int]:
    """Round moments (ns) to be written at the axis, at most about `most`: none in a fold, none too close."""
    ends = {axis.moments[0], axis.moments[-1]}.union(*axis.folds)
    straight = [stretch for stretch in pairwise(sorted(ends)) if stretch not in axis.folds]
    step = _round_up(sum(ended - began for began, ended in straight) / most)
    chosen: list[int] = []
    for began, ended in straight:
        for at in range(-(-began // step) * step, ended + 1, step):
            if not chosen or axis.x(at) - axis.x(chosen[-1]) > 100 / (2 * most):
                chosen.append(at)
    return chosen


def _round_up(length_ns: float) -> int:
    """The next of 1, 2, 5, 10, 20 … that is not shorter."""
    power = 1
    while power * 10 < length_ns:
        power *= 10
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= length_ns)
