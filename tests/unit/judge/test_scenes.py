import pytest
from msgspec.structs import replace

from grader.judge.faults import fault_of
from grader.judge.looks import DescriptorsBack, ReapedWhileServing
from grader.judge.processes import NoOrphans
from grader.judge.served import ListensOnlyThere, PortReleased, Served, Stopped
from grader.model.errors import HarnessError
from grader.model.observation import CallObservation, Raised, Stuck, Where
from grader.model.plan import PlannedScenario, PlannedStep
from grader.model.played import (
    ClientSeen,
    DescriptorCount,
    Difference,
    Looked,
    Played,
    PlayedStep,
    SocketSeen,
)
from tests.unit.judge.builders import CALLER, call, case, child, messages, observation

S = 1_000_000_000
SERVER = {"kind": "tcp", "host": "127.1.2.3", "port": 7000}
RIGHT = SocketSeen(kind="tcp", address="127.1.2.3", port=7000, pids=[CALLER])
STUCK = Stuck(pid=CALLER, state="S", syscall="accept4", where=Where(file="echo_server.py", line=12))


def client(**fields):
    """A client that had 3 of 5 bytes back."""
    return ClientSeen(
        **{"name": "ann", "state": "open", "said": 5, "sent": 5, "back": 3, "quiet_ns": 4 * S} | fields
    )


def scene(
    kind="exchange", outcome="done", clients=(), *, failed=1, end="played", calls=None, stuck=(), **fields
):
    """A run whose scenario has two steps: the ready one, and one that came to this outcome."""
    steps = [
        PlayedStep(
            number=-1, kind="ready", began_ns=0, ended_ns=5, outcome=outcome if kind == "ready" else "done"
        ),
        PlayedStep(
            number=0, kind=kind, began_ns=5, ended_ns=9, outcome=outcome, clients=list(clients), failed=failed
        ),
    ]
    usual = {
        "steps": steps[:1] if kind == "ready" else steps,
        "looks": [],
        "listening": [],
        "left_listening": [],
    }
    seen = observation(
        end=end,
        calls=calls or [CallObservation(began_ns=0)],
        stuck=list(stuck),
        played=Played(**usual | fields),
    )
    plan = PlannedScenario(server=SERVER, ready_within_s=2, steps=[PlannedStep(kind=kind, seconds=1)])
    return case("127.1.2.3", 7000, of=seen, scenario=plan)


def found(judged, expectation=None):
    """What the judge says, in words."""
    return messages(expectation or Served(), judged)


def test_a_scenario_that_was_played_to_its_end_holds():
    """No step failed, no finding."""
    assert found(scene()) == []


def test_a_run_without_clients_is_the_courses_fault():
    """So is a scenario that stops in the middle without a reason."""
    with pytest.raises(HarnessError):
        found(case(of=observation()))
    with pytest.raises(HarnessError):
        found(scene("ready"))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("late", "client 'ann' had 3 of 5 bytes back, and then nothing came for 4.0 s"),
        ("standstill", "client 'ann' had 3 of 5 bytes back, and nothing more can come"),
        ("ended", "client 'ann' had 3 of 5 bytes back when the server closed its connection"),
        ("reset", "client 'ann' had 3 of 5 bytes back when its connection was broken off (reset)"),
    ],
)
def test_a_client_that_did_not_have_everything_back(outcome, words):
    """How much it had, and why no more came; where the server's processes were."""
    assert found(scene(outcome=outcome, clients=[client()])) == [words]
    told = found(scene(outcome=outcome, clients=[client()], failed=3, stuck=[STUCK]))[0]
    standing = "; the caller (pid 100) waited for the next client (accept4, line 12)"
    assert told == f"{words} (and 2 other clients likewise)" + standing * (outcome in {"late", "standstill"})


def test_a_short_text_that_was_said_last_is_shown():
    """So that a student can try it again."""
    assert found(scene(outcome="ended", clients=[client(last=b"\n")])) == [
        "client 'ann' had 3 of 5 bytes back when the server closed its connection; it had said b'\\n' last"
    ]


def test_other_bytes_are_shown_beside_those_that_were_sent():
    """From the first one that differs on."""
    wrong = client(differs=Difference(at=2, said=b"cd", came=b"XY"))
    assert found(scene(outcome="differs", clients=[wrong])) == [
        "client 'ann' got other bytes back than it had sent, from byte 2 on: b'XY' for b'cd'"
    ]
    more = client(differs=Difference(at=5, said=b"", came=b"bye"))
    assert found(scene("await-end", "differs", [more])) == [
        "client 'ann' got more back than it had sent: after 5 bytes came b'bye'"
    ]


def test_a_server_that_is_not_there():
    """Where it was to listen, and where it does."""
    assert found(scene("ready", "late")) == ["work did not listen on 127.1.2.3 port 7000 within 2 s"]
    other = SocketSeen(kind="tcp", address="127.0.0.1", port=7000, pids=[CALLER])
    (finding,) = Served().judge(scene("ready", "standstill", listening=[other], stuck=[STUCK]))
    assert finding.message.startswith(
        "work did not listen on 127.1.2.3 port 7000 and never will: it listens on 127.0.0.1"
    )
    assert (finding.actual, finding.where.line) == ("127.0.0.1 port 7000", 12)


def test_a_client_that_cannot_connect():
    """Refused, or left standing before the door."""
    nobody = client(state="refused", said=0, sent=0, back=0)
    assert "nobody listened" in found(scene("connect", "refused", [nobody]))[0]
    assert "queue" in found(scene("connect", "late", [client(state="connecting", said=0, sent=0, back=0)]))[0]
    assert "had 3 of 5 bytes" in found(scene("connect", "late", [client()]))[0]


def test_an_end_of_file_that_does_not_come():
    """Everything was back; or it was not, which comes first."""
    assert "the end of file never came" in found(scene("await-end", "late", [client(back=5)]))[0]
    assert "a reset in place of the end of file" in found(scene("await-end", "reset", [client(back=5)]))[0]
    assert "had 3 of 5 bytes back when the server" in found(scene("await-end", "ended", [client()]))[0]
    assert "the end of file never came" in found(scene("visit", "standstill", [client(back=5)]))[0]
    assert "had 3 of 5 bytes" in found(scene("visit", "late", [client()]))[0]


def test_to_come_back_before_being_told_is_a_fault():
    """With the time that it lasted."""
    early = scene(outcome="gone", returned_ns=2 * S, end="completed", calls=[call()])
    assert (
        found(early)[0]
        == "work returned 2.0 s after the call, while clients were there and before it was told to stop"
    )


def test_a_stop_that_is_not_obeyed():
    """No return in time, or one that came late."""
    assert (
        "did not return within 1 s of SIGTERM and never will"
        in found(scene("stop", "standstill"), Stopped())[0]
    )
    on_time = scene("stop", stop_took_ns=int(1.4 * S), end="completed", calls=[call()])
    assert found(on_time, Stopped()) == []
    late = scene("stop", stop_took_ns=int(1.6 * S), end="completed", calls=[call()])
    assert found(late, Stopped()) == ["work took 1.6 s to return after SIGTERM"]


def test_a_port_that_is_kept_is_told_with_its_keeper():
    """A worker that is left counts always, the caller's own socket unless the caller was ending."""
    kept = {"kind": "stop", "told_ns": 1, "returned_ns": 2, "end": "completed"}
    left = SocketSeen(kind="tcp", address="127.1.2.3", port=7000, pids=[CALLER, 101])
    assert (
        "pid 100 on 127.1.2.3 port 7000"
        in found(scene(**kept, left_listening=[RIGHT], calls=[call()]), PortReleased())[0]
    )
    exited = CallObservation(
        began_ns=0, ended_ns=2, raised=Raised(type="SystemExit", message="0", exit_status=0)
    )
    assert found(scene(**kept, left_listening=[RIGHT], calls=[exited]), PortReleased()) == []
    assert "pid 101" in found(scene(**kept, left_listening=[left], calls=[exited]), PortReleased())[0]


def test_sys_exit_with_another_status_is_no_return():
    """Orphans are looked for behind sys.exit(0), as behind a return."""
    exited = {"began_ns": 0, "ended_ns": 2, "running": [101]}
    good = CallObservation(**exited, raised=Raised(type="SystemExit", message="0", exit_status=0))
    bad = CallObservation(**exited, raised=Raised(type="SystemExit", message="1", exit_status=1))
    judged = [
        list(NoOrphans().judge(case(of=observation(child(101), calls=[each], played=scene().observation.played),
                                    scenario=scene().run.scenario)))
        for each in (good, bad)
    ]  # fmt: skip
    assert [len(each) for each in judged] == [1, 0]


def test_sockets_elsewhere_are_named():
    """The address alone: not all addresses, not another port, no UDP beside it."""

    def listening(*sockets):
        looks = [Looked(name="l", at="sockets", at_ns=1, sockets=list(sockets))]
        return found(scene(looks=looks), ListensOnlyThere(look="l"))

    mapped = SocketSeen(kind="tcp6", address="127.1.2.3", port=7000, pids=[CALLER])
    private = SocketSeen(kind="unix", address="@manager", port=0, pids=[CALLER])
    assert listening(RIGHT, RIGHT, mapped, private) == []
    everywhere = SocketSeen(kind="tcp", address="0.0.0.0", port=7000, pids=[CALLER])  # noqa: S104 - the fault
    assert listening(everywhere) == [
        "work listens on 0.0.0.0 port 7000, where it was told 127.1.2.3 port 7000"
    ]
    assert (
        "UDP 127.1.2.3 port 7000"
        in listening(RIGHT, SocketSeen(kind="udp", address="127.1.2.3", port=7000, pids=[1]))[0]
    )


def test_descriptors_that_have_grown_are_told_by_kind():
    """As many as are allowed are no leak."""

    def grown(by, more=0):
        counts = [{"socket": 3, "file": 3}, {"socket": 3 + by, "file": 3}]
        looks = [
            Looked(
                name=name, at="descriptors", at_ns=1, descriptors=[DescriptorCount(pid=CALLER, kinds=kinds)]
            )
            for name, kinds in zip("ab", counts, strict=True)
        ]
        return found(scene(looks=looks), DescriptorsBack(before="a", after="b", more=more))

    assert grown(0) == grown(5, more=5) == []
    assert grown(6, more=5) == [
        "when all those clients had gone, the server had 6 descriptors more open than before they came: 6 of socket"
    ]


def test_zombies_while_it_serves():
    """With how they ended and where they were made."""
    looks = [Looked(name="z", at="zombies", at_ns=1, zombies=[101])]
    seen = scene(looks=looks)
    zombie = child(101, reaped_ns=None, where=Where(file="echo_server.py", line=7))
    judged = case(
        of=observation(zombie, end="played", played=seen.observation.played), scenario=seen.run.scenario
    )
    (finding,) = ReapedWhileServing().judge(judged)
    assert "1 ended child was left as a zombie: pid 101 (exit status 0)" in finding.message
    assert finding.where.line == 7


def test_where_the_next_client_is_waited_for_is_not_the_line_to_blame():
    """A thread may have died of its client; at the stop, it is the line."""
    (talked,) = Served().judge(scene(outcome="standstill", clients=[client()], stuck=[STUCK]))
    (stopped,) = Stopped().judge(scene("stop", "standstill", stuck=[STUCK]))
    assert "waited for the next client (accept4, line 12)" in talked.message
    assert (talked.where, stopped.where) == (None, STUCK.where)


def test_time_that_was_up_is_told_with_what_was_done_by_then():
    """Not that the function did not come to its end: nobody asked it to."""
    seen = scene(outcome="gone", clients=[client()], stuck=[STUCK])
    up = replace(seen.observation, end="limit", limit="wall")
    (finding,) = fault_of(case(of=up, scenario=seen.run.scenario))
    assert finding.message == (
        "work had not done with its clients within 5 s; client 'ann' had 3 of 5 bytes back; "
        f"the caller (pid {CALLER}) waited for the next client (accept4, line 12)"
    )
