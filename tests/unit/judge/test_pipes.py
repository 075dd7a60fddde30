import pytest

from grader.judge.pipes import ChildrenWrote, PipesUsed
from tests.unit.judge.builders import CALLER, case, child, messages, observation, pipe, read, syscall, write

MESSAGE = b"Hello, pipes of the World 42"
UPPER = MESSAGE.upper()
KID, HELPER = 101, 102
DOWN, BACK = 1, 2
PIPES = [pipe(DOWN), pipe(BACK)]


def exchange(data=MESSAGE, answer=UPPER, kid=KID, at=20):
    """A message to a child, and its answer."""
    return [
        write(CALLER, DOWN, data, at),
        read(kid, DOWN, data, at + 1),
        write(kid, BACK, answer, at + 2),
        read(CALLER, BACK, answer, at + 3),
    ]


def seen(*moves, processes=None, pipes=PIPES, message=MESSAGE):
    """A case of one call with this traffic."""
    made = [child(KID), child(HELPER)] if processes is None else processes
    return case(message, of=observation(*made, syscalls=[*pipes, *moves]))


def both(judged):
    """What both kinds find."""
    return messages(PipesUsed(), judged), messages(ChildrenWrote(), judged)


def test_the_plain_solution():
    """Down through one pipe, back through another."""
    assert both(seen(*exchange())) == ([], [])


def test_byte_by_byte():
    """Any number of writes."""
    moves = [
        m
        for n, byte in enumerate(MESSAGE)
        for m in exchange(bytes([byte]), bytes([byte]).upper(), at=20 + 9 * n)
    ]
    assert both(seen(*moves)) == ([], [])


def test_chunks_by_several_children_in_any_order_with_headers():
    """Each has a part of the work, and frames it as it likes."""
    moves = [
        *exchange(b"\x05\x00" + MESSAGE[:10], b"\x05\x00" + UPPER[10:], kid=HELPER),
        *exchange(b"\x05\x01" + MESSAGE[10:], b"\x05\x01" + UPPER[:10], at=30),
    ]
    assert both(seen(*moves)) == ([], [])


def test_a_program_that_the_child_runs_does_the_childs_work():
    """`tr`, started by subprocess in the child."""
    tr = child(HELPER, parent=KID, made_by="vfork")
    assert both(seen(*exchange(kid=HELPER), processes=[child(KID), tr])) == ([], [])


def test_a_program_that_the_caller_starts_without_a_fork_does_not():
    """In the caller, subprocess uses vfork."""
    used, worked = both(seen(*exchange(), processes=[child(KID, made_by="vfork")]))
    assert used == ["work forked no child"]
    assert worked


def test_pipes_made_by_the_child_or_at_import_count():
    """Whoever made them."""
    pipes = [syscall(CALLER, "pipe2", 0, target="pipe:[1]", call=None), pipe(BACK, by=KID)]
    assert both(seen(*exchange(), pipes=pipes)) == ([], [])


def test_bytes_that_were_never_seen_may_be_right():
    """A child that splices: their number is known and no more."""
    moves = exchange()
    moves[2] = syscall(KID, "splice", 22, result=len(UPPER), target="pipe:[2]")
    assert both(seen(*moves)) == ([], [])
    moves[2] = syscall(KID, "splice", 22, result=3, target="pipe:[2]")
    assert messages(ChildrenWrote(), seen(*moves))


def test_one_child_may_feed_another():
    """The caller only reads; what a child sends itself is no sending."""
    moves = exchange()
    moves[0] = write(HELPER, DOWN, MESSAGE, 20)
    assert both(seen(*moves)) == ([], [])
    moves[0] = write(KID, DOWN, MESSAGE, 20)
    assert messages(PipesUsed(), seen(*moves)) == ["work sent no byte through a pipe to a forked child"]


def test_no_fork():
    """The caller alone, through its own pipes."""
    moves = [write(CALLER, DOWN, UPPER, 20), read(CALLER, DOWN, UPPER, 21)]
    used, worked = both(seen(*moves, processes=[]))
    assert used == ["work forked no child"]
    assert worked == ["work: no forked child wrote anything into a pipe that the caller read"]


def test_one_pipe_is_not_two():
    """Neither one that was made, nor one that carried all."""
    moves = [write(CALLER, DOWN, MESSAGE, 20), read(KID, DOWN, MESSAGE, 21)]
    moves += [write(KID, DOWN, UPPER, 22), read(CALLER, DOWN, UPPER, 23)]
    assert "made 1 pipe" in messages(PipesUsed(), seen(*moves, pipes=[pipe(DOWN)]))[0]
    assert "one and the same pipe" in messages(PipesUsed(), seen(*moves))[0]


def test_nothing_was_sent_down():
    """A child that knows the message from before the fork."""
    used, worked = both(seen(*exchange()[2:]))
    assert used == ["work sent no byte through a pipe to a forked child"]
    assert worked == []


def test_a_byte_that_only_says_go_is_no_message():
    """A child that knows the message from before the fork; one that is sent it packed does not."""
    assert messages(PipesUsed(), seen(*exchange(data=b"g"))) == [
        "work sent only 1 byte of its message of 28 through a pipe to a forked child"
    ]
    assert messages(PipesUsed(), seen(*exchange(data=MESSAGE[:20]))) == []


def test_nothing_came_back():
    """A child that only listens."""
    assert messages(PipesUsed(), seen(*exchange()[:2])) == [
        "work read no byte from a pipe that a forked child wrote into"
    ]


def test_a_child_that_answers_something_else_did_not_do_the_work():
    """The caller upper-cases what the child only echoes."""
    [message] = messages(ChildrenWrote(), seen(*exchange(answer=MESSAGE)))
    assert "did not write the upper-cased bytes" in message


def test_a_caller_that_sends_the_ready_answer_did_the_work_itself():
    """The child only hands it back; the message beside it does not help."""
    [message] = messages(ChildrenWrote(), seen(*exchange(data=UPPER)))
    assert "the caller itself wrote the upper-cased bytes" in message
    assert messages(ChildrenWrote(), seen(write(CALLER, DOWN, MESSAGE, 10), *exchange(data=UPPER)))


def test_a_caller_that_hands_an_answer_on_did_not_do_the_work():
    """One child answers, and a second one gets the answer."""
    on = [write(CALLER, DOWN, UPPER, 40), read(HELPER, DOWN, UPPER, 41)]
    assert messages(ChildrenWrote(), seen(*exchange(), *on)) == []


def test_a_header_that_happens_to_hold_a_letter_is_no_work():
    """A short message in a pickle: the frame holds the one upper-cased letter."""
    moves = exchange(b"C\x01c.", b"C\x01C.")
    assert messages(ChildrenWrote(), seen(*moves, message=b"c")) == []


def test_an_answer_that_nobody_reads_is_no_answer():
    """The caller must have read it all from there."""
    moves = exchange()
    moves[3] = read(CALLER, BACK, UPPER[:1], 23)
    assert "read only 1 of the 28 bytes" in messages(ChildrenWrote(), seen(*moves))[0]


@pytest.mark.parametrize("message", [b"", b"123 ABC"])
def test_nothing_to_upper_case(message):
    """Sending what is upper case already is no fault."""
    moves = exchange(message, message) if message else []
    assert messages(ChildrenWrote(), seen(*moves, message=message)) == []
