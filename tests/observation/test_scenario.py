"""Clients that the supervisor plays against a server while it traces it: what each step sees, in every tier."""

import random
import signal
import socket

import pytest

from grader.model.errors import HarnessError
from grader.model.plan import PlannedScenario, PlannedStep

from .conftest import planned

ECHO = """
import select, signal, socket

def run(host, port):
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    signal.signal(signal.SIGTERM, lambda *_: None)
    listener = socket.create_server((host, port))
    clients, ended = {}, set()
    while True:
        <before>
        readers = [c for c in clients if len(clients[c]) < 100_000 and c not in ended]
        ready = select.select([listener, woken, *readers], [c for c in clients if clients[c]], [], <timeout>)
        <after>
        if woken in ready[0]:
            return
        if listener in ready[0]:
            clients[listener.accept()[0]] = b""
        for client in list(clients):
            if client in ready[0]:
                data = client.recv(65536)
                clients[client] += data
                if not data:
                    ended.add(client)
            if client in ready[1]:
                clients[client] = clients[client][client.send(clients[client]):]
            if client in ended and not clients[client]:
                del clients[client]
                client.close()
"""
RANDOM = random.Random()  # noqa: S311 - addresses and texts
TEXT = RANDOM.randbytes(65521)
ONCE = """
import signal, socket
def run(host, port):
    with socket.create_server((host, port)) as listener:
        client, _ = listener.accept()
        with client:
            <serve>
        signal.pause()
"""
STOP = PlannedStep(kind="stop", seconds=1)


def echo(before="pass", after="pass", timeout="None"):
    """A server in one loop, with statements before and after its wait."""
    return ECHO.replace("<before>", before).replace("<after>", after).replace("<timeout>", timeout)


def step(kind, client="ann", **keys):
    """A step of a client called ann."""
    return PlannedStep(kind=kind, client=client, **keys)


def connect(client="ann", **keys):
    """A client that comes."""
    return step("connect", client, **keys)


def exchange(*texts, client="ann", size=None):
    """Texts that are said, each awaited."""
    return step("exchange", client, say=list(texts), size=size)


@pytest.fixture
def address():
    """Where the server is to be: an address and a port that nobody has."""
    host = "127." + ".".join(str(RANDOM.randint(1, 254)) for _ in range(3))
    return host, RANDOM.randint(10000, 29999)


@pytest.fixture
def play(observe, address):
    """`play(source, *steps)` plays clients against a server."""

    def run(source, *steps, server=None, args=None):
        host, port = address
        scenario = PlannedScenario(
            server=server or {"kind": "tcp", "host": host, "port": port}, ready_within_s=2, steps=list(steps)
        )
        return observe(source, args=args or address, scenario=scenario, observe=["sockets", "clocks"])

    return run


def outcomes(seen):
    """Kind and outcome of each step that was made."""
    return [(made.kind, made.outcome) for made in seen.played.steps]


def failed(seen):
    """The last step, which has failed, and the client that it failed for."""
    last = seen.played.steps[-1]
    return last.kind, last.outcome, last.clients[0] if last.clients else None


def test_every_step_is_made_and_the_run_is_over(play):
    """Ready, connected, said and had back: then the run ends, though the function goes on."""
    seen = play(echo(), connect(), exchange(b"one\n", b"\n", TEXT[:3000], size=100), step("close"))
    assert outcomes(seen) == [(kind, "done") for kind in ("ready", "connect", "exchange", "close")]
    assert seen.end == "played"
    assert seen.calls[0].ended_ns is None


def test_many_clients_of_one_name_say_each_something_else(play):
    """Fifty come one after the other, and are served at once."""
    seen = play(echo(), connect(count=50, say=[b"x"]), exchange(TEXT[:300]), exchange(TEXT[:300]))
    assert {outcome for _, outcome in outcomes(seen)} == {"done"}


def test_what_is_not_taken_is_sent_in_the_background(play):
    """A client sends megabytes and does not read; then it reads, slowly, while the rest is sent; then the end of file."""
    seen = play(
        echo(),
        connect(),
        step("send", say=[TEXT], size=24 << 20),
        step("end"),
        step("receive", slowly=True),
        step("await-end"),
    )
    assert {outcome for _, outcome in outcomes(seen)} == {"done"}


def test_other_bytes_are_told_with_their_place(play):
    """The first byte that differs, with what was said and what came."""
    source = ONCE.replace("<serve>", "client.recv(9); client.sendall(b'abXdef')")
    kind, outcome, client = failed(play(source, connect(), exchange(b"abcdef")))
    assert (kind, outcome) == ("exchange", "differs")
    assert (client.differs.at, client.differs.said, client.differs.came) == (2, b"cdef", b"Xdef")


def test_more_than_was_said_is_other_bytes(play):
    """What comes unasked differs from nothing."""
    source = ONCE.replace("<serve>", "client.sendall(client.recv(9) + b'!')")
    _, outcome, client = failed(play(source, connect(), exchange(b"abc"), step("await-end")))
    assert (outcome, client.differs.at, client.differs.said) == ("differs", 3, b"")
    assert client.differs.came == b"!"


@pytest.mark.parametrize(
    ("serve", "outcome"),
    [
        ("client.sendall(client.recv(9)[:2])", "ended"),
        # SO_LINGER with a time of 0
        ("client.recv(9); client.setsockopt(1, 13, b'\\1\\0\\0\\0' + bytes(4))", "reset"),
    ],
)
def test_a_connection_that_ends_too_early(play, serve, outcome):
    """The end of file, or a reset, before everything is back."""
    kind, found, client = failed(play(ONCE.replace("<serve>", serve), connect(), exchange(b"abc")))
    assert (kind, found) == ("exchange", outcome)
    assert client.back < client.said == 3


def test_what_can_never_come_is_not_waited_for(play):
    """The server sleeps without end, and nothing is under way: it is told where it stands."""
    seen = play(ONCE.replace("<serve>", "client.recv(9); signal.pause()"), connect(), exchange(b"abc"))
    assert failed(seen)[:2] == ("exchange", "standstill")
    assert [(stuck.syscall, stuck.where.line) for stuck in seen.stuck] == [("pause", 7)]


def test_what_the_kernel_keeps_back_for_a_while_is_waited_for(play):
    """Corked, a short piece leaves after 0.2 s: the server sleeps without end, and yet there is something to come."""
    source = ONCE.replace(
        "<serve>", "client.setsockopt(6, 3, 1); client.sendall(client.recv(9)); signal.pause()"
    )
    assert outcomes(play(source, connect(), exchange(b"abc")))[-1] == ("exchange", "done")


def test_a_server_can_be_filled_until_it_holds_a_little(play):
    """Enough that its kernel has no room for the last of it, and so little that it goes on reading."""
    fill = step("send", say=[TEXT], size=32 << 20, until_held=True)
    steps = connect(), fill, step("end"), step("wait", seconds=0.5), step("receive")
    source = ONCE.replace(
        "<serve>",
        """
            client.setblocking(False)
            held = b""
            while True:
                ready = select.select([client], [client] if held else [], [])
                if client in ready[0]:
                    data = client.recv(4096)
                    if not data:
                        break
                    held += data
                if client in ready[1]:
                    held = held[client.send(held):]
            print(len(held), flush=True)
    """,
    ).replace("import signal, socket", "import select, signal, socket")
    seen = play(source, *steps)
    assert 1 << 12 <= int(seen.stdout.data) < 1 << 16


def test_small_buffers_of_the_kernels_are_no_hindrance(play):
    """Segments are an Ethernet's: with loopback's own, a probe now and then fills the 4 KiB of SO_RCVBUF."""
    small = "client.setsockopt(1, 7, 4096); client.setsockopt(1, 8, 4096)"
    source = ONCE.replace(
        "<serve>", f"{small}\n            while data := client.recv(999): client.sendall(data)"
    )
    steps = connect(), step("send", say=[TEXT], size=1 << 20), step("receive")
    assert outcomes(play(source, *steps))[-1] == ("receive", "done")


def test_each_thread_of_a_server_is_asked_for_its_line(play):
    """The main thread waits for a signal, another one for the next client, a third for its own."""
    source = """
        import signal, socket, threading
        def run(host, port):
            listener = socket.create_server((host, port))
            threading.Thread(target=accept, args=(listener,)).start()
            signal.sigwait({signal.SIGTERM})
        def accept(listener):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=serve, args=(client,)).start()
        def serve(client):
            client.recv(9)
            client.recv(9)
    """
    seen = play(source, connect(), exchange(b"abc"))
    standing = [(stuck.syscall, stuck.where.line) for stuck in seen.stuck]
    assert standing == [("rt_sigtimedwait", 6), ("accept4", 9), ("recvfrom", 13)]


def test_a_server_that_is_started_by_its_import_is_no_riddle(play):
    """Nobody will ever come to it, because nothing was called."""
    seen = play("import signal\nsignal.pause()\n", connect())
    assert (seen.end, seen.calls, seen.stuck[0].syscall) == ("hung", [], "pause")


def test_a_server_that_might_still_answer_is_waited_for(play):
    """One that looks ten times a second gets all the time there is."""
    source = ONCE.replace("<serve>", "import time\n            while True: time.sleep(0.1)")
    assert failed(play(source, connect(), exchange(b"abc")))[:2] == ("exchange", "late")


@pytest.mark.parametrize(
    "listen", ["listener.bind((host, port))", "listener.bind(('127.0.0.1', port)); listener.listen()"]
)
def test_ready_is_what_listens_at_the_address(play, listen):
    """Neither a bound socket nor one that listens elsewhere is the server; what listens is told."""
    seen = play(
        f"import signal, socket\ndef run(host, port):\n    listener = socket.socket()\n    {listen}\n    signal.pause()",
        connect(),
    )
    assert outcomes(seen) == [("ready", "standstill")]
    assert [socket.address for socket in seen.played.listening] == ["127.0.0.1"] * ("127.0.0.1" in listen)


def test_a_server_that_listens_everywhere_is_reached(play, address):
    """To listen on too much is seen in a look, and keeps no client away."""
    seen = play(
        echo().replace("(host, port))", "('', port))"),
        connect(say=[b"x"]),
        step("look", at="sockets", name="s"),
    )
    assert [(s.kind, s.address, s.port) for s in seen.played.looks[0].sockets] == [
        ("tcp", "0.0.0.0", address[1])  # noqa: S104 - what is to be seen
    ]


def test_two_seconds_that_can_change_nothing_are_spared(play):
    """A server that waits without a timeout, and never looks at a clock, is the same two seconds later."""
    seen = play(echo(), connect(say=[b"x"]), step("wait", seconds=2, since="ann"), exchange(b"y"))
    assert outcomes(seen)[-1] == ("exchange", "done")
    assert seen.played.spared_s > 1


@pytest.mark.parametrize(
    "server",
    [
        echo(timeout="0.4"),
        echo(after="import time; time.time()"),
        echo(before="signal.setitimer(signal.ITIMER_REAL, 60)"),
    ],
)
def test_time_that_might_change_something_goes_by(play, server):
    """A timeout, a look at the clock, a timer: then the time is waited out."""
    seen = play(server, connect(say=[b"x"]), step("wait", seconds=0.3), exchange(b"y"))
    assert outcomes(seen)[-1] == ("exchange", "done")
    assert seen.played.spared_s == 0


def test_a_server_that_compares_clocks_when_the_next_one_speaks_is_seen(play):
    """It sleeps without a timeout, and drops whoever has been silent when it wakes up."""
    drop = """
        import time
        if clients and time.monotonic() - at > 0.5: [c.close() for c in clients]; return
        at = time.monotonic()"""
    seen = play(
        echo(after=drop).replace("clients, ended = {}, set()", "clients, ended, at = {}, set(), 1e99"),
        connect(say=[b"x"]),
        step("wait", seconds=1, since="ann"),
        exchange(b"y"),
    )
    assert outcomes(seen)[-1][1] != "done"


def test_descriptors_are_counted_by_what_they_are(play):
    """Connections that are never closed show as sockets."""
    source = (
        echo()
        .replace("client.close()", "kept.append(client)")
        .replace("clients, ended = {}, set()", "clients, ended, kept = {}, set(), []")
    )
    look = {"at": "descriptors", "patience_s": 0.05}
    seen = play(source, step("look", name="before", **look), step("visit", count=7, say=[b"x"], leave="close"),
                step("look", name="after", no_more_than="before", **look))  # fmt: skip
    before, after = (sum(p.kinds["socket"] for p in look.descriptors) for look in seen.played.looks)
    assert after - before == 7


def test_zombies_are_seen_while_it_serves(play):
    """A child that has ended and was not collected; one that is collected in time is none."""
    fork = """import os
            child = os.fork() or os._exit(0)
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            client.sendall(client.recv(9))
            """
    steps = connect(), exchange(b"x"), step("look", at="zombies", name="z", patience_s=0.1)
    left = play(ONCE.replace("<serve>", fork + "signal.pause()"), *steps)
    assert len(left.played.looks[0].zombies) == 1
    reaped = play(ONCE.replace("<serve>", fork + "os.wait(); signal.pause()"), *steps)
    assert reaped.played.looks[0].zombies == []


def test_it_is_stopped_by_sigterm_and_returns(play):
    """The stop is one SIGTERM; the return, and what still listens then, are written down."""
    seen = play(echo(), connect(count=3, say=[b"x"]), STOP)
    assert (seen.end, outcomes(seen)[-1]) == ("completed", ("stop", "done"))
    assert seen.played.told_ns < seen.played.returned_ns
    assert seen.played.left_listening == []


def test_sys_exit_counts_as_a_return(play):
    """With the exit status that it asks for; functions of atexit are run before it is looked who is left."""
    source = ONCE.replace(
        "<serve>",
        """import atexit, os, sys
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(<status>))
            child = os.fork()
            if child == 0:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                signal.pause()
            atexit.register(lambda: (os.kill(child, 9), os.waitpid(child, 0)))
            client.sendall(client.recv(9))""",
    )
    for status in (0, 3):
        seen = play(source.replace("<status>", str(status)), connect(say=[b"x"]), STOP)
        assert seen.calls[0].raised.exit_status == status
        assert outcomes(seen)[-1] == ("stop", "done")
        assert (seen.calls[0].running, seen.calls[0].zombies) == ([], [])


@pytest.mark.parametrize(
    ("handler", "end", "outcome"),
    [
        ("signal.SIG_DFL", "killed", "gone"),
        ("signal.SIG_IGN", "played", "standstill"),
        ("lambda *_: os._exit(0)", "exited", "gone"),
    ],
)
def test_it_does_not_return(play, handler, end, outcome):
    """Killed by the signal, deaf to it, or ended without a return."""
    source = f"""
        import os, signal, socket
        def run(host, port):
            signal.signal(signal.SIGTERM, {handler})
            listener = socket.create_server((host, port))
            while True: signal.pause()
    """
    seen = play(source, STOP)
    assert (seen.end, outcomes(seen)[-1]) == (end, ("stop", outcome))
    assert seen.signal == (signal.SIGTERM if end == "killed" else None)


@pytest.mark.parametrize(
    ("daemon", "whole", "outcome"), [(False, True, "threads"), (True, True, "done"), (False, False, "done")]
)
def test_its_process_can_end_when_it_has_returned(play, daemon, whole, outcome):
    """Python waits for threads that are no daemons; that is held against it only where it is asked for."""
    source = ONCE.replace(
        "<serve>",
        f"""import threading
            class Stop(Exception): pass
            def stop(*_): raise Stop
            signal.signal(signal.SIGTERM, stop)
            threading.Thread(target=signal.sigwait, args=([signal.SIGUSR1],), daemon={daemon}).start()
            client.sendall(client.recv(9))
            try: signal.pause()
            except Stop: return""",
    )
    seen = play(source, connect(say=[b"x"]), PlannedStep(kind="stop", seconds=0.2, whole=whole))
    assert (seen.end, outcomes(seen)[-1]) == ("completed", ("stop", outcome))
    assert bool(seen.stuck) is (outcome == "threads")


def test_a_server_that_comes_back_by_itself_has_gone(play):
    """To return, or to raise, before anybody has said so, ends the scenario."""
    returned = play(ONCE.replace("<serve>", "client.recv(9); return"), connect(), exchange(b"x"), STOP)
    assert (returned.end, outcomes(returned)[-1][0]) == ("completed", "exchange")
    raised = play(
        ONCE.replace("<serve>", "client.recv(9); raise KeyError('k')"), connect(), exchange(b"x"), STOP
    )
    assert raised.calls[0].raised.type == "KeyError"
    assert raised.played.told_ns is None


def test_the_port_is_remembered_for_the_next_run(session_of, address):
    """Stopped with a client connected, a server without SO_REUSEADDR finds its port in use when it is started again."""
    source = echo().replace(
        "socket.create_server((host, port))",
        "socket.socket(); listener.bind((host, port)); listener.listen()",
    )
    server = {"kind": "tcp", "host": address[0], "port": address[1]}
    steps = [connect(say=[b"x"]), STOP]
    run = planned(
        args=address,
        scenario=PlannedScenario(server=server, ready_within_s=2, steps=steps),
        observe=["sockets", "clocks"],
    )
    session = session_of(source)
    first, second = session.observe(run), session.observe(run)
    assert outcomes(first)[-1] == ("stop", "done")
    assert (outcomes(second), second.calls[0].raised.type) == ([("ready", "gone")], "OSError")


def test_udp_and_unix_servers_share_the_vocabulary(play, address):
    """A datagram is a piece; a path is an address."""
    udp = """
        import signal, socket
        def run(host, port):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
                server.bind((host, port))
                while True:
                    server.sendto(*server.recvfrom(65536))
    """
    seen = play(udp, connect(count=3, say=[b"x"]), exchange(TEXT[:5000], size=1000),
                server={"kind": "udp", "host": address[0], "port": address[1]})  # fmt: skip
    assert [outcome for _, outcome in outcomes(seen)] == ["done"] * 3
    unix = echo().replace("def run(host, port):", "def run(path):").replace(
        "socket.create_server((host, port))", "socket.socket(socket.AF_UNIX); listener.bind(path); listener.listen()"
    )  # fmt: skip
    seen = play(unix, connect(count=3, say=[b"x"]), exchange(TEXT), step("end"), step("await-end"), STOP,
                server={"kind": "unix", "path": "echo.sock"}, args=["echo.sock"])  # fmt: skip
    assert [outcome for _, outcome in outcomes(seen)] == ["done"] * 6


def test_a_server_has_no_copy_of_what_clients_will_say(play):
    """It is forked before its clients are made, and the plan is taken out of its memory."""
    look = "import gc; found = [o for o in gc.get_objects() if type(o) is dict and 'steps' in o]; assert not found, found"
    seen = play(echo(before=look), connect(say=[b"x"]))
    assert outcomes(seen)[-1] == ("connect", "done")


def test_a_flood_of_bytes_ends_at_the_first_one(play):
    """A server that sends without end is told so at once."""
    source = ONCE.replace("<serve>", "\n            while True: client.send(bytes(65536))")
    assert failed(play(source, connect(), exchange(b"abc")))[:2] == ("exchange", "differs")


def test_an_address_that_somebody_has_is_no_fault_of_the_submission(session_of, tier, address):
    """Outside of a sandbox of its own the port may be in use: that is said, and nothing is judged."""
    server = {"kind": "tcp", "host": address[0], "port": address[1]}
    run = planned(
        args=address,
        scenario=PlannedScenario(server=server, ready_within_s=2, steps=[connect()]),
        observe=["sockets", "clocks"],
    )
    with socket.create_server(address):
        if tier != "bubblewrap":
            with pytest.raises(HarnessError, match="in use"):
                session_of(echo()).observe(run)
        else:
            assert outcomes(session_of(echo()).observe(run)) == [("ready", "done"), ("connect", "done")]
