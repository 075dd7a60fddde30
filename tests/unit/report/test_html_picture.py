import html
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.observation import Holder, Process, Program, SignalSent, Stuck, Where
from grader.report.html.axis import LEFT, RIGHT, make_axis, ticks
from grader.report.html.labels import DESK_PX, PHONE_PX, Piece, em, label, offset, room
from grader.report.html.lanes import make_lanes
from grader.report.html.picture import draw_picture
from grader.report.html.seen import Call, Seen, Timed
from grader.report.html.words import ms

MS = 10**6


def process(pid, parent=2, **kwargs):
    """A process that ran from 1 to 2 ms and was reaped at 3 ms by pid 2."""
    values = {
        "made_by": "fork", "born_ns": MS, "ended_ns": 2 * MS, "status": 0, "reaped_ns": 3 * MS, "reaped_by": 2,
    }  # fmt: skip
    return Process(pid=pid, parent=parent, **values | kwargs)


CALLER = Process(pid=2, parent=1, made_by="grader", born_ns=0)


def seen(*processes, **kwargs):
    """A run of these processes below the caller; the call is from 0.5 to 4 ms."""
    call = Call(began_ns=MS // 2, ended_ns=4 * MS)
    return Seen(**{"processes": [CALLER, *processes], "last_call": [call], "duration_ms": 5.0} | kwargs)


def drawn(run, most=60):
    """The picture of a run."""
    return draw_picture(msgspec.to_builtins(run), "p", most)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.booleans(), st.floats(1, 10))
def test_a_label_is_whole_wherever_its_mark_is(share, much, shown, centred, zoom):
    """At every width of the picture, on a phone and on a desk, no letter of a label is beyond its edge."""
    anchor = "middle" if centred else "end" if share > 0.55 else "start"
    full = much * room(share, anchor)
    narrow = min(full, PHONE_PX) * (1 if centred else shown)
    dx, before = offset(share, narrow, full, anchor), {"start": 0, "middle": 0.5, "end": 1}[anchor]
    for width, size in ((PHONE_PX * zoom, narrow), (DESK_PX * zoom, full)):
        begin = share * width + dx - before * size
        assert begin >= -1e-6
        assert begin + size <= width + 1e-6


@given(st.integers(0, 100), st.lists(st.tuples(st.text(max_size=30), st.booleans()), min_size=1, max_size=5))
def test_a_label_never_has_more_than_there_is_room_for(x, pieces):
    """Whatever is to be said, on a phone as much of it is shown as fits there, and on a desk likewise."""
    svg = label(x, 0, [Piece(*each) for each in pieces], "head")
    narrow = re.sub('<tspan class="wide">[^<]*</tspan>', "", svg)
    full_px, narrow_px = (
        em(html.unescape(re.sub("<[^>]*>", "", each))) * px for each, px in ((svg, 12), (narrow, 11))
    )
    assert full_px <= room(x / 100, "end" if x > 55 else "start") + 1e-6
    assert narrow_px <= PHONE_PX


@given(st.lists(st.integers(0, 10**10), min_size=1), st.integers(0, 10**9), st.integers(0, 10**10))
def test_time_runs_from_left_to_right(events, begin, length):
    """Whatever happened when: places stay in the picture, and a later moment never stands to the left."""
    axis = make_axis(begin, begin + length, events)
    places = [axis.x(at) for at in sorted(events)]
    assert places == sorted(places)
    assert all(LEFT - 1e-6 <= place <= RIGHT + 1e-6 for place in places)
    assert len(ticks(axis)) < 20


def test_time_is_even_where_nothing_is_folded():
    """Half of the time is half of the way."""
    axis = make_axis(0, 10 * MS, [2 * MS, 5 * MS])
    assert axis.x(5 * MS) == pytest.approx((LEFT + RIGHT) / 2)
    assert axis.folds == []


def test_a_long_silence_is_folded():
    """Five seconds of nothing leave room for the 10 ms in which everything happened."""
    axis = make_axis(0, 5000 * MS, [MS, 4 * MS, 10 * MS])
    assert axis.folds == [(10 * MS, 5000 * MS)]
    assert axis.x(10 * MS) > 70
    assert (
        "5 s" in drawn(seen(process(3), duration_ms=5000.0, last_call=[Call(began_ns=0)])).svg or axis.folds
    )


def test_ticks_are_round_and_not_in_folds():
    """What is written at the axis can be read."""
    assert ticks(make_axis(0, 10 * MS, [])) == [0, 5 * MS, 10 * MS]
    assert all(at <= 10 * MS or at == 5000 * MS for at in ticks(make_axis(0, 5000 * MS, [MS, 10 * MS])))


def test_children_stand_below_their_makers():
    """Depth first, in the order of birth."""
    run = seen(process(3), process(4, born_ns=2 * MS), process(5, 3, born_ns=3 * MS))
    lanes, left_out = make_lanes(run, 60)
    assert [(lane.process.pid, lane.depth) for lane in lanes] == [(2, 0), (3, 1), (5, 2), (4, 1)]
    assert left_out == 0


def test_a_crowd_shares_a_lane_and_a_fault_does_not_hide_in_it():
    """A hundred alike are four lanes; the one zombie among them has its own."""
    crowd = [
        process(pid, born_ns=pid * 1000, reaped_ns=None if pid == 50 else 3 * MS) for pid in range(3, 103)
    ]
    lanes, left_out = make_lanes(seen(*crowd), 60)
    assert sorted(len(lane.members) for lane in lanes) == [1, 1, 1, 1, 1, 96]
    assert 50 in [lane.process.pid for lane in lanes if len(lane.members) == 1]
    assert left_out == 0
    assert any(each.endswith("95 more did alike.") for each in drawn(seen(*crowd)).words)


def test_where_room_is_short_faults_come_first():
    """What is left out is counted, and is what matters least."""
    crowd = [process(pid, where=Where(file="a", line=pid), reaped_ns=None if pid > 40 else 3 * MS)
             for pid in range(3, 53)]  # fmt: skip
    lanes, left_out = make_lanes(seen(*crowd), 13)
    assert [lane.process.pid for lane in lanes] == [2, *range(41, 53)]
    assert left_out == 38


def test_processes_that_name_each_other_as_parent_are_all_drawn():
    """A pid that was used twice neither loses a process nor sends the picture round in circles."""
    run = seen(process(3, 4), process(4, 3), process(3, 2, born_ns=9 * MS))
    assert len(make_lanes(run, 60)[0]) == 4


def test_a_run_without_children_has_no_picture():
    """There is nothing to see; and nothing at all where nothing was observed."""
    assert drawn(seen()) is None
    assert draw_picture({}, "p", 60) is None


def test_running_waiting_and_zombie_time_are_told_apart():
    """Each has a bar of its own kind, and so has a zombie that nobody waits for."""
    wait = Timed(pid=2, name="wait4", began_ns=MS, ended_ns=3 * MS, result=3)
    picture = drawn(seen(process(3), process(4, reaped_ns=None), system_calls=[wait]))
    assert picture.svg.count('class="run"') == 3
    assert picture.svg.count('class="wait"') == 1
    assert picture.svg.count('class="zombie"') == 1
    assert picture.svg.count('class="zombie never"') == 1
    assert {look for look, _ in picture.legend} >= {"run", "wait", "zombie", "zombie never", "fork", "reaped"}


def test_the_return_says_what_was_left():
    """A line where the call returned, red and with rings where something was left."""
    call = Call(began_ns=0, ended_ns=4 * MS, zombies=[3], running=[4])
    run = seen(process(3, reaped_ns=None), process(4, ended_ns=None, reaped_ns=None), last_call=[call])
    picture = drawn(run)
    assert (
        'return<tspan class="wide"> 4.0 ms</tspan>, 1 zombie<tspan class="wide">, 1 running</tspan>'
        in picture.svg
    )
    assert picture.svg.count('class="left"') == 2
    assert picture.caption == "3 processes in 5.0 ms; 1 zombie, 1 running at the return"
    assert 'class="return bad"' in picture.svg


def test_every_call_has_its_return():
    """What the first of two calls left is seen at its own return."""
    calls = [Call(began_ns=0, ended_ns=2 * MS, zombies=[3]), Call(began_ns=3 * MS, ended_ns=4 * MS)]
    picture = drawn(seen(process(3, reaped_ns=None), calls=calls, last_call=calls[1:]))
    assert "1: 1 zombie" in picture.svg
    assert 'class="return"' in picture.svg


def test_signals_programs_pipes_and_escapes_are_drawn():
    """Each kind of event has its mark, its entry in the legend and its sentence."""
    program = Program(at_ns=MS, path="/bin/cat", argv=["cat", "<b>"], descriptors=[])
    run = seen(
        process(3, programs=[program]),
        process(4, status=None, signal=9, killed_by_grader=True),
        process(5, escaped="returned", escaped_ns=MS),
        signals=[SignalSent(at_ns=MS, sender=2, target=3, signal=15)],
        system_calls=[
            Timed(pid=2, name="write", began_ns=MS, ended_ns=MS, result=40, target="pipe:[7]"),
            Timed(pid=3, name="read", began_ns=MS, ended_ns=2 * MS, result=40, target="pipe:[7]"),
        ],
    )
    picture = drawn(run)
    shown = {look for look, _ in picture.legend}
    assert shown >= {"m-exec", "m-kill", "m-escape", "m-signal", "pipe"}
    words = "\n".join(picture.words)
    for each in ("became the program cat <b>", "killed by the grader with SIGKILL", "came back out",
                 "pid 2 sent SIGTERM to pid 3", "pid 3 read 40 bytes through pipes that pid 2 wrote into"):  # fmt: skip
        assert each in words
    assert "exec cat &lt;b&gt;" in picture.svg


def test_a_hang_shows_who_waits_for_whom():
    """The caller waits for its child, and the child for the caller to read."""
    stuck = [
        Stuck(pid=2, state="S", syscall="wait4", waits_for=3, where=Where(file="a.py", line=7)),
        Stuck(pid=3, state="S", syscall="write", target="pipe:[7]", holders=[Holder(pid=2, fd=5)]),
    ]
    run = seen(
        process(3, ended_ns=None, reaped_ns=None), stuck=stuck, end="hung", last_call=[Call(began_ns=0)]
    )
    picture = drawn(run)
    assert picture.svg.count('class="needs"') == 2
    assert "hung at 5.0 ms" in picture.svg
    assert "waits in wait4" in picture.svg
    assert "pid 2 stood in a.py line 7 in wait4 at the end." in picture.words


def test_the_picture_has_a_title_and_a_description():
    """Who cannot see it is told what it shows, and finds all of it in words."""
    picture = drawn(seen(process(3)))
    assert '<svg role="img" aria-labelledby="p-t p-d"' in picture.svg
    assert '<title id="p-t">2 processes in 5.0 ms; nothing left at the return</title>' in picture.svg
    assert (
        "pid 3 was forked by pid 2 at 1.0 ms, ended with exit status 0 at 2.0 ms, reaped 1.0 ms later by pid 2."
        in (picture.words)
    )


def test_what_the_document_left_out_is_counted():
    """More than the document carries is told as well."""
    run = seen(process(3))
    data = msgspec.to_builtins(run) | {"left_out": {"processes": 7, "system_calls": 0}}
    assert draw_picture(data, "p", 60).left_out == 7


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [(48_000, "48 µs"), (8_410_000, "8.4 ms"), (123_456_789, "123 ms"), (5 * 10**9, "5 s")],
)
def test_times_have_a_fitting_unit(nanoseconds, text):
    """Two or three digits, and the unit."""
    assert ms(nanoseconds) == text
