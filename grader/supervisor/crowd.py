"""All clients of a scenario together: waited for at once, moved when their sockets are ready, told apart by name."""

import select
from collections.abc import Callable
from typing import Any

from grader.supervisor.client import Client
from grader.supervisor.waiting import Waiting

_S = 1_000_000_000


class Crowd:
    """The clients that are there, in the order of their coming. `now` is the run's clock, in nanoseconds.

    `idle` is whether the last wait ended with nothing having come, neither to a client nor from a traced process.
    """

    def __init__(self, server: dict[str, Any], folder: str, now: Callable[[], int], waiting: Waiting) -> None:
        self.clients: list[Client] = []
        self.idle = False
        self.due_ns: int | None = None
        """When the next wait is to end at the latest; for pauses that are shorter than the loop's."""
        self._server = server
        self._folder = folder
        self._now = now
        self._waiting = waiting
        self._poller = select.epoll()
        waiting.watch(self._poller.fileno(), lambda: None)  # what is ready is asked for in `move`
        self._entered: dict[str, int] = {}
        self._registered: dict[int, int] = {}

    def named(self, name: str) -> list[Client]:
        """The clients of a name."""
        return [client for client in self.clients if client.name == name]

    def enter(self, name: str) -> Client:
        """One more of that name, which begins to connect."""
        place = self._entered.get(name, 0)
        self._entered[name] = place + 1
        client = Client(name, place, self._server, self._folder)
        client.moved_ns = self._now()
        self.clients.append(client)
        return client

    def leave(self, client: Client, *, reset: bool = False) -> None:
        """One of them closes its connection, in good order or by a reset."""
        self._registered.pop(client.socket.fileno(), None)  # the kernel forgets a closed one by itself
        client.close(reset=reset)
        self.clients.remove(client)

    def doze(self, seconds: float) -> None:
        """Wait until a traced process reports, a socket is ready or a pause is over; no longer than that."""
        if self.due_ns is not None:
            seconds = min(seconds, max(0, self.due_ns - self._now()) / _S)
            self.due_ns = None
        self.idle = not self._waiting.sleep(seconds)

    def move(self) -> None:
        """Let the sockets that are ready do what they can."""
        ready = self._poller.poll(0)
        by_fd = {client.socket.fileno(): client for client in self.clients} if ready else {}
        for fd, events in ready:
            by_fd[fd].move(events, self._now())

    def register(self) -> None:
        """Tell the kernel what each of them waits for now."""
        for client in self.clients:
            fd, wanted = client.socket.fileno(), client.events()
            known = self._registered.get(fd)
            if wanted == known:
                continue
            if wanted is None:
                self._poller.unregister(fd)
                del self._registered[fd]
                continue
            change = self._poller.register if known is None else self._poller.modify
            change(fd, wanted)
            self._registered[fd] = wanted

    def close(self) -> None:
        """All leave, in good order where the connection is still open."""
        for client in self.clients:
            client.leave()
        self._waiting.forget(self._poller.fileno())
        self._poller.close()
