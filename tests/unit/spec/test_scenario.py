import msgspec
import pytest

from grader.model.scenario import Scenario
from grader.spec.scenario import planned_scenario, scenario_faults

SERVER = {"kind": "tcp", "host": "<<host>>", "port": "<<port>>"}
DRAWN = {"host": "127.1.2.3", "port": 7000, "raw": b"\x00\xff", "line": "one two\n", "nothing": b""}


def planned(*steps, server=SERVER):
    """A scenario with these steps, drawn values filled in."""
    scenario = msgspec.convert({"server": server, "steps": list(steps)}, Scenario)
    return planned_scenario(scenario, DRAWN.__getitem__)


def faults(*steps, server=SERVER, calls=({"args": []},)):
    """What is wrong with a run's scenario: the end of the path, and the message."""
    run = {"calls": list(calls), "scenario": {"server": server, "steps": list(steps)}}
    return [(fault.path[-1], fault.message) for fault in scenario_faults(run, ("runs", 0))]


CONNECT = {"kind": "connect", "client": "ann"}


def test_no_scenario_is_planned_where_none_is_written():
    """Most runs have no clients."""
    assert planned_scenario(None, DRAWN.__getitem__) is None


def test_drawn_values_are_filled_in():
    """The port is the number, bytes are as they are, text is UTF-8."""
    plan = planned(
        CONNECT | {"say": "<<raw>>"}, {"kind": "exchange", "client": "ann", "say": ["é <<line>>", "<<raw>>"]}
    )
    assert plan.server == {"kind": "tcp", "host": "127.1.2.3", "port": 7000}
    assert [step.say for step in plan.steps] == [[b"\x00\xff"], ["é one two\n".encode(), b"\x00\xff"]]


def test_each_kind_keeps_its_keys():
    """Times are seconds, sizes are sizes, whoever visits is a visitor."""
    send, wait, visit, stop = planned(
        CONNECT,
        {"kind": "send", "client": "ann", "say": "x", "size": 9},
        {"kind": "wait", "seconds": 2, "since": "ann"},
        {"kind": "visit", "say": "x", "count": 3, "leave": "reset"},
        {"kind": "stop", "within_s": 1.5},
    ).steps[1:]
    assert (send.size, wait.seconds, wait.since) == (9, 2, "ann")
    assert (visit.client, visit.count, visit.leave) == ("visitor", 3, "reset")
    assert (stop.kind, stop.seconds) == ("stop", 1.5)


@pytest.mark.parametrize("port", ["<<line>>", "<<host>>", 0, 70000, "80"])
def test_a_port_that_is_none_is_refused(port):
    """Only the drawn value tells."""
    with pytest.raises(msgspec.ValidationError, match="port"):
        planned(CONNECT, server=SERVER | {"port": port})


def test_nothing_cannot_be_said():
    """An echo of nothing would never come."""
    with pytest.raises(msgspec.ValidationError, match="say"):
        planned(CONNECT | {"say": "<<nothing>>"})


def test_a_sound_scenario_has_no_fault():
    """Clients come before they act; looks before they are compared with."""
    look = {"kind": "look", "at": "descriptors", "name": "before"}
    again = look | {"name": "after", "no_more_than": "before"}
    assert faults(CONNECT, {"kind": "close", "client": "ann"}, look, again, {"kind": "stop"}) == []


@pytest.mark.parametrize(
    ("steps", "where", "message"),
    [
        ([CONNECT, {"kind": "end", "client": "anne"}], "client", 'no client called "anne"'),
        (
            [CONNECT, {"kind": "close", "client": "ann"}, {"kind": "end", "client": "ann"}],
            "client",
            "no client called",
        ),
        ([{"kind": "wait", "seconds": 1, "since": "ann"}], "since", "no client called"),
        (
            [{"kind": "look", "at": "descriptors", "name": "b", "no_more_than": "a"}],
            "no_more_than",
            "no look called",
        ),
        ([{"kind": "stop"}, CONNECT], 0, "last step"),
    ],
)
def test_what_cannot_be_played_is_a_fault(steps, where, message):
    """Names that nobody has at that step; steps after the end."""
    ((found, text),) = faults(*steps)
    assert found == where
    assert message in text


def test_a_udp_client_has_nothing_to_end():
    """Datagrams have no end of file."""
    udp = {"kind": "udp", "host": "h", "port": 1}
    assert "UDP" in faults(CONNECT, {"kind": "reset", "client": "ann"}, server=udp)[0][1]


@pytest.mark.parametrize("calls", [[{"args": []}, {"args": []}], [{"args": [], "repeat": 2}]])
def test_a_server_is_called_once(calls):
    """What comes back once has come back."""
    assert "one call" in faults(CONNECT, calls=calls)[0][1]


@pytest.mark.parametrize("broken", [None, 5, [], {"server": 1, "steps": 2}, {"steps": [None, {"kind": []}]}])
def test_data_of_any_shape_is_looked_at(broken):
    """The schema has complained already; nothing breaks here."""
    assert list(scenario_faults({"calls": 3, "scenario": broken}, ())) == []
