"""The steps of a scenario, one function a kind; the kinds are described in `grader.model.scenario`.

Each takes the play (`scenario.py`) and the step, a `grader.model.plan.PlannedStep` as data.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.supervisor import sockets
from grader.supervisor.client import CHUNK, Client
from grader.supervisor.patience import SLACK_NS, Failed, Play, S

if TYPE_CHECKING:
    from grader.supervisor.scenario import Scenario

_STALLED_NS = 150_000_000  # a server that takes nothing for so long takes no more
_SIP_BYTES, _PAUSE_NS = 4 * CHUNK, 1_000_000  # a slow reader's pieces, and its pause after each
_PIECE_BYTES, _HELD_BYTES = 1 << 15, 1 << 12  # a server is filled with such pieces until it holds so much
_LOOK_AGAIN_NS = 20_000_000

Step = dict[str, Any]


def ready(play: "Scenario", step: Step) -> Play:
    """Until the kernel's tables show a socket of the server's processes where it is to be."""
    while not play.stage.began:
        yield
    try:
        yield from play.patience.until(lambda: _is_ready(play), (), int(step["seconds"] * S) + SLACK_NS)
    finally:
        play.record["listening"] = sockets.listening(play.stage.pids())
    play.record["ready_ns"] = play.stage.now()


def _is_ready(play: "Scenario") -> bool:
    found = sockets.listening(play.stage.pids()) if play.stage.serving else []
    return any(sockets.covers(each, play.server) for each in found)


def connect(play: "Scenario", step: Step) -> Play:
    """One after the other."""
    for _ in range(step["count"]):
        yield from _enter(play, step["client"], step["say"])


def _enter(play: "Scenario", name: str, say: Sequence[bytes]) -> Play:
    client = play.crowd.enter(name)
    yield from play.patience.until(lambda: client.state == "open", [client])
    for text in say:
        yield from _echoed(play, [client], text)


def exchange(play: "Scenario", step: Step) -> Play:
    """Piece by piece, each awaited."""
    clients = play.crowd.named(step["client"])
    for text in step["say"]:
        size = step["size"] or max(1, len(text))
        for at in range(0, len(text), size):
            yield from _echoed(play, clients, text[at : at + size])


def _echoed(play: "Scenario", clients: Sequence[Client], text: bytes) -> Play:
    for client in clients:
        client.say(text, None, client.place)
    yield from _all_back(play, clients)


def _all_back(play: "Scenario", clients: Sequence[Client]) -> Play:
    yield from _read_until(play, clients, lambda: all(client.back >= client.said for client in clients))


def _read_until(play: "Scenario", clients: Sequence[Client], done: Callable[[], bool]) -> Play:
    for client in clients:
        client.reading = True
    yield from play.patience.until(done, clients)
    for client in clients:
        client.reading = False


def send(play: "Scenario", step: Step) -> Play:
    """Until all is sent, or nothing is taken any more."""
    clients = play.crowd.named(step["client"])
    if step["until_held"] and play.server["kind"] == "tcp":
        for client in clients:
            yield from _fill(play, client, step)
        return
    for client in clients:
        client.say(step["say"][0], step["size"], client.place)
        client.moved_ns = play.patience.begin()
    while sending := [client for client in clients if _may_send_more(play, client)]:
        if play.patience.takes_no_more(sending):
            return
        yield from play.patience.nap()


def _may_send_more(play: "Scenario", client: Client) -> bool:
    sending = client.state == "open" and client.sent < client.said
    return sending and play.patience.now() - client.moved_ns < _STALLED_NS


def _fill(play: "Scenario", client: Client, step: Step) -> Play:
    """Piece by piece, until the server holds what it has read, reads no more, or has had everything."""
    size = step["size"] or len(step["say"][0])
    for at in range(0, size, _PIECE_BYTES):
        client.say(step["say"][0], min(_PIECE_BYTES, size - at), client.place + at)
        settled_ns, before = play.patience.begin(), None
        until_ns = settled_ns + S
        while (now := _whereabouts(play, client)) != (0, 0):
            if now != before or not play.stage.at_rest():
                settled_ns, before = play.patience.now(), now
            elif play.patience.stands_still():
                return
            yield from play.patience.nap()
            if play.patience.now() > min(settled_ns + _STALLED_NS, until_ns):
                return


def _whereabouts(play: "Scenario", client: Client) -> tuple[int, int]:
    """Bytes of a client that the server has yet to read, and that it has read and does not get rid of."""
    unread, in_kernel = sockets.in_kernel(play.server["port"], client.port)
    held = client.sent - client.back - in_kernel
    return client.said - client.sent + unread, held if held >= _HELD_BYTES else 0


def receive(play: "Scenario", step: Step) -> Play:
    """Until everything is back, slowly if that is asked for."""
    clients = play.crowd.named(step["client"])
    while step["slowly"] and any(client.back < client.said for client in clients):
        goals = [(client, min(client.said, client.back + _SIP_BYTES)) for client in clients]
        yield from _read_until(play, clients, _all_reached(goals))
        yield from play.patience.sleep(play.patience.now() + _PAUSE_NS)
    yield from _all_back(play, clients)


def _all_reached(goals: Sequence[tuple[Client, int]]) -> Callable[[], bool]:
    return lambda: all(client.back >= goal for client, goal in goals)


def end(play: "Scenario", step: Step) -> Play:
    """From now on, as soon as everything is sent."""
    for client in play.crowd.named(step["client"]):
        client.ending = True
    yield from play.patience.nap()  # it is told now, and not when the next step has found that nothing moves


def await_end(play: "Scenario", step: Step) -> Play:
    """Until the end of file of each of them."""
    yield from _ended(play, play.crowd.named(step["client"]))


def _ended(play: "Scenario", clients: Sequence[Client]) -> Play:
    for client in clients:
        client.reading = True
    done = _all_ended(clients)
    yield from play.patience.until(done, clients, broken=("reset", "refused"))
    short = [client for client in clients if client.back < client.said]
    if short:
        raise Failed("ended", short)


def _all_ended(clients: Sequence[Client]) -> Callable[[], bool]:
    return lambda: all(client.state == "ended" for client in clients)


def close(play: "Scenario", step: Step) -> Play:
    """In good order."""
    for client in play.crowd.named(step["client"]):
        play.crowd.leave(client)
    yield from ()


def reset(play: "Scenario", step: Step) -> Play:
    """Broken off."""
    for client in play.crowd.named(step["client"]):
        play.crowd.leave(client, reset=True)
    yield from ()


def visit(play: "Scenario", step: Step) -> Play:
    """One after the other: come, say something, have it back, leave."""
    for _ in range(step["count"]):
        yield from _enter(play, step["client"], step["say"])
        (client,) = play.crowd.named(step["client"])
        if step["leave"] == "end":
            client.ending = True
            yield from _ended(play, [client])
        play.crowd.leave(client, reset=step["leave"] == "reset")


def wait(play: "Scenario", step: Step) -> Play:
    """From now on, or since the last move of a client."""
    begun = play.patience.now()
    if step["since"] is not None:
        begun = max(client.moved_ns for client in play.crowd.named(step["since"]))
    yield from play.patience.elapse(begun + int(step["seconds"] * S))


def look(play: "Scenario", step: Step) -> Play:
    """Once, or until it is as it has to be, as long as there is patience."""
    until = play.patience.now() + int(step["patience_s"] * S)
    while True:
        if not play.stage.serving:
            raise Failed("gone")
        seen = _seen(play, step)
        if _is_settled(play, step, seen) or play.patience.now() >= until:
            play.record["looks"].append(seen)
            return
        yield from play.patience.sleep(play.patience.now() + _LOOK_AGAIN_NS)


def _seen(play: "Scenario", step: Step) -> dict[str, Any]:
    at = step["at"]
    seen: dict[str, Any] = {"name": step["name"], "at": at, "at_ns": play.stage.now()}
    if at == "sockets":
        return seen | {"sockets": sockets.listening(play.stage.pids())}
    return seen | {at: play.stage.zombies() if at == "zombies" else play.stage.descriptors()}


def _is_settled(play: "Scenario", step: Step, seen: dict[str, Any]) -> bool:
    if step["at"] == "zombies":
        return not seen["zombies"]
    before = next((look for look in play.record["looks"] if look["name"] == step["no_more_than"]), None)
    return before is None or _total(seen) <= _total(before)


def _total(seen: dict[str, Any]) -> int:
    return sum(sum(process["kinds"].values()) for process in seen["descriptors"])


def stop(play: "Scenario", step: Step) -> Play:
    """SIGTERM, and the return. Not in the middle of a fork, which takes much longer when it is traced."""
    yield from play.patience.rest()
    play.record["told_ns"] = play.stage.now()
    began = play.patience.now()
    play.stage.terminate()
    patience = int(step["seconds"] * S) + SLACK_NS
    yield from play.patience.until(lambda: play.record["returned_ns"] is not None, (), patience)
    while step["whole"] and not play.free:
        if play.patience.now() - began > patience:
            raise Failed("threads")
        yield from play.patience.nap()
    play.record["stop_took_ns"] = play.patience.now() - began


STEPS: dict[str, Callable[["Scenario", Step], Play]] = {
    "ready": ready,
    "connect": connect,
    "exchange": exchange,
    "send": send,
    "receive": receive,
    "end": end,
    "await-end": await_end,
    "close": close,
    "reset": reset,
    "visit": visit,
    "wait": wait,
    "look": look,
    "stop": stop,
}
