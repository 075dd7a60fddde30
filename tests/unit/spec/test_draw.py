from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model.assignment import (
    AllBytesDraw,
    BytesDraw,
    ChoiceDraw,
    IntDraw,
    IntsDraw,
    LinesDraw,
    TextDraw,
)
from grader.spec.draw import draw_value, lazily_drawn


def drawn(draw, seed="0"):
    """One value of a draw."""
    return draw_value(draw, Random(seed))  # noqa: S311 - inputs, not secrets


def test_an_int_lies_between_its_bounds():
    """Both bounds are reached, also far past 64 bits."""
    low = 2**70
    assert {drawn(IntDraw(min=low, max=low + 2), str(seed)) for seed in range(50)} == {low, low + 1, low + 2}


@given(st.integers(0, 20), st.booleans(), st.integers())
def test_ints_are_shuffled_with_those_included(count, distinct, seed):
    """`count` from the range and all of `include`, distinct if that is asked."""
    values = drawn(IntsDraw(count=count, min=1, max=22, include=(22, 300), distinct=distinct), str(seed))
    assert len(values) == count + 2
    assert {22, 300} <= set(values)
    assert all(1 <= value <= 22 for value in values if value != 300)
    assert not distinct or len(set(values)) == len(values)


def test_a_choice_is_one_of_the_given():
    """Every value comes up."""
    draw = ChoiceDraw(of=("a", 2, None))
    assert {drawn(draw, str(seed)) for seed in range(50)} == {"a", 2, None}


def test_text_is_of_its_alphabet():
    """Length and alphabet are kept."""
    text = drawn(TextDraw(length=50, alphabet="xyz"))
    assert len(text) == 50
    assert set(text) == set("xyz")


def test_lines_end_with_newlines():
    """As many lines as asked, none of them empty."""
    text = drawn(LinesDraw(count=30))
    assert text.endswith("\n")
    assert len(text.splitlines()) == 30
    assert all(line.strip() for line in text.splitlines())


def test_no_lines_are_no_text():
    """Zero lines are the empty text."""
    assert drawn(LinesDraw(count=0)) == ""


@pytest.mark.parametrize("length", [0, 1, 2, 3, 1000])
def test_text_bytes_are_printable_with_both_cases(length):
    """Printable ASCII; from two bytes on with letters of both cases, for upper() to change."""
    value = drawn(BytesDraw(length=length, text=True))
    assert len(value) == length
    assert all(32 <= byte < 127 for byte in value)
    if length >= 2:
        assert value.upper() != value != value.lower()


def test_bytes_are_of_every_value():
    """Random bytes are not text."""
    assert len(set(drawn(BytesDraw(length=10_000)))) == 256


def test_all_bytes_hold_each_value_as_often_as_asked():
    """Every byte value twice, not in order."""
    value = drawn(AllBytesDraw(repeat=2))
    assert sorted(value) == sorted([*range(256), *range(256)])
    assert list(value) != sorted(value)


def test_a_variable_is_drawn_once_and_for_itself():
    """The same name gives the same value whenever it is asked for."""
    draws = {"a": IntDraw(min=0, max=10**9), "b": IntDraw(min=0, max=10**9)}
    first, second = lazily_drawn("s", draws), lazily_drawn("s", draws)
    assert (first("a"), first("b")) == tuple(reversed((second("b"), second("a"))))
    assert first("a") != first("b")
    with pytest.raises(KeyError):
        first("c")
