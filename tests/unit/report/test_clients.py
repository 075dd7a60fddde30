import msgspec

from grader.model.played import Played, PlayedStep
from grader.report.clients import CAME_TO, DOES, client_steps
from grader.report.style import Style


def shown(*steps):
    """The lines of a scenario with these steps."""
    played = Played(steps=list(steps), looks=[], listening=[], left_listening=[])
    return list(client_steps(msgspec.to_builtins(played), Style(columns=100)))


def step(kind, outcome="done", client="ann"):
    """A step from 2 to 65 ms."""
    return PlayedStep(
        number=0, kind=kind, client=client, began_ns=2_000_000, ended_ns=65_000_000, outcome=outcome
    )


def test_each_step_has_a_line_with_its_time():
    """What was done, and at the last one what it came to."""
    assert shown(step("ready"), step("connect"), step("exchange", "ended")) == [
        "    what the clients did",
        "    at 2.0 ms the server listens",
        "    at 2.0 ms ann connects",
        "    at 2.0 ms ann says something and has it back: the server closed the connection, after 63 ms",
    ]


def test_every_kind_and_outcome_has_words():
    """Nothing is shown by the name that the program has for it."""
    for kind in DOES:
        assert shown(step(kind))
    for outcome in CAME_TO:
        assert CAME_TO[outcome] in shown(step("connect", outcome))[1]


def test_a_run_without_clients_shows_nothing():
    """As in the first four assignments."""
    assert list(client_steps(None, Style(columns=100))) == []
