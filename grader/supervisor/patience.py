"""How long a scenario waits: for clients that have to move, and no longer than anything can.

With nothing moving for a while, waiting is given up. It is given up at once when nothing *can* move any more: every
process of the server's sleeps without end (`hang.py`), and no bytes are under way. In the same case time itself need
not be waited out, provided that nobody has ever looked at a clock: later everything would be as it is now.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from grader.supervisor import sockets
from grader.supervisor.client import Client
from grader.supervisor.crowd import Crowd
from grader.supervisor.stage import Stage

S = 1_000_000_000
PATIENCE_NS = 4 * S  # a client waits so long with nothing coming
SLACK_NS = S // 2  # what a loaded machine may take on top of a time that the contract gives
_STILL_NS = 40_000_000  # a standstill must have been seen for so long
_NAP_NS = 5_000_000
_ROUND_NS = (
    100_000_000  # the longest that the supervisor takes from one round to the next when it has a processor
)
_REST_NS = S
_BROKEN = ("reset", "refused", "ended")

Play = Iterator[None]
"""What a step is: it yields whenever the others have to go on."""


class Attention:
    """A clock that stands still while the supervisor does not get to run: what clients could not do is nobody's fault.

    `now` is the run's clock, in nanoseconds.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._run_now = now
        self._last = now()
        self._lost = 0

    def pay(self) -> None:
        """The supervisor has come round again."""
        at = self._run_now()
        self._lost += max(0, at - self._last - _ROUND_NS)
        self._last = at

    def now(self) -> int:
        """The time without what was lost."""
        return self._run_now() - self._lost


class Failed(Exception):
    """A step that did not come to its end: how (`grader.model.played.StepOutcome`), and for which clients."""

    def __init__(self, outcome: str, clients: Sequence[Client] = ()) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.clients = clients


def waiting(clients: Sequence[Client]) -> list[Client]:
    """Those that have not had everything back."""
    return [client for client in clients if client.back < client.said] or list(clients)


class Patience:
    """The waits of one scenario."""

    def __init__(self, stage: Stage, crowd: Crowd, server: dict[str, Any], now: Callable[[], int]) -> None:
        self.spared_s = 0.0
        self.now = now
        self._stage = stage
        self._crowd = crowd
        self._port = server["port"] if server["kind"] == "tcp" else None
        self._still_since: int | None = None

    def until(
        self,
        done: Callable[[], bool],
        clients: Sequence[Client],
        patience_ns: int = PATIENCE_NS,
        broken: Sequence[str] = _BROKEN,
    ) -> Play:
        """Wait for something. Failed when it can no longer come, or nothing has moved for too long.

        `broken` are the states in which a client has nothing to hope for.
        """
        began = self.begin()
        while True:
            self._fail_for([client for client in clients if client.differs], "differs")
            if done():
                return
            for state in broken:
                self._fail_for([client for client in clients if client.state == state], state)
            self._fail_if_vain(clients)
            moved = max((client.moved_ns for client in clients), default=0)
            if self.now() - max(began, moved) > patience_ns:
                raise Failed("late", waiting(clients))
            yield

    def begin(self) -> int:
        """A client may just have done something: what stood still before does not any more. The time."""
        self._still_since = None
        return self.now()

    @staticmethod
    def _fail_for(clients: Sequence[Client], outcome: str) -> None:
        if clients:
            raise Failed(outcome, clients)

    def _fail_if_vain(self, clients: Sequence[Client]) -> None:
        if self._stage.began and not self._stage.serving:
            raise Failed("gone", waiting(clients))
        if self._has_stood_still():
            raise Failed("standstill", waiting(clients))

    def stands_still(self) -> bool:
        """Whether nothing can happen before a client does something, or time itself does. Asked when all is quiet.

        Two looks that find every thread in the same sleep, none of which has been interrupted, prove that between them
        all slept at once; and then nothing was on its way to wake one.
        """
        return self._sleeps_while(lambda: not self._under_way())

    def takes_no_more(self, clients: Sequence[Client]) -> bool:
        """Whether the server sleeps, and would go on to though each of these sends it more: it leaves unread what came.

        The kernel keeps its acknowledgements back then, and lets in what there is room for at its leisure.
        """
        return self._sleeps_while(lambda: self._neglected(clients) or not self._under_way())

    def _sleeps_while(self, holds: Callable[[], bool]) -> bool:
        """Whether every thread of the server's sleeps without end, and this is so meanwhile."""
        if not self._stage.serving or not self._crowd.idle:
            return False
        first = self._stage.standstill()
        return first is not None and holds() and self._stage.standstill() == first

    def _under_way(self) -> bool:
        return self._port is not None and sockets.under_way(self._port)

    def _neglected(self, clients: Sequence[Client]) -> bool:
        ports = {client.port for client in clients}
        return self._port is not None and ports <= sockets.neglected(self._port)

    def _has_stood_still(self) -> bool:
        """The same, for some time."""
        if not self.stands_still():
            self._still_since = None
            return False
        if self._still_since is None:
            self._still_since = self.now()
        return self.now() - self._still_since >= _STILL_NS

    def sleep(self, until_ns: int) -> Play:
        """A short pause, always waited out."""
        while self.now() < until_ns:
            self._crowd.due_ns = until_ns
            yield

    def nap(self) -> Play:
        """As long as it takes to see whether anything moves."""
        self._crowd.due_ns = self.now() + _NAP_NS
        yield

    def rest(self) -> Play:
        """Until the server is at rest; for a moment only, because some never are."""
        until_ns = self.now() + _REST_NS
        while self.now() < until_ns and self._stage.serving and not self._stage.at_rest():
            yield from self.nap()

    def elapse(self, until_ns: int) -> Play:
        """Let time go by, unless it is proved that this can change nothing. Failed when the server comes to its end."""
        while self.now() < until_ns:
            if not self._stage.serving:
                raise Failed("gone")
            if self.stands_still() and self._stage.blind_to_time():
                self.spared_s += (until_ns - self.now()) / S
                return
            yield from self.nap()
