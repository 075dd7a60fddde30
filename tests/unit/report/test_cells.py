import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.cells import cells, pad, wrap
from grader.report.clean import clean


@pytest.mark.parametrize(
    ("text", "wide"), [("abc", 3), ("漢字", 4), ("e\u0301", 1), ("🎉", 2), ("✓", 1), ("", 0)]
)
def test_width_is_counted_in_cells(text, wide):
    """Wide characters take two columns and combining marks none."""
    assert cells(text) == wide


@given(st.text(), st.integers(2, 60))
def test_no_row_is_wider_than_asked(text, width):
    """Whatever the text, the layout holds."""
    assert all(cells(row) <= width for row in wrap(clean(text), width))


@given(st.text(), st.integers(2, 60))
def test_wrapping_loses_nothing_but_spaces(text, width):
    """Every character that is not a space is still there, in order."""
    safe = clean(text, keep="")
    assert "".join("".join(wrap(safe, width)).split()) == "".join(safe.split())


def test_breaks_at_spaces_and_keeps_newlines():
    """Words stay whole where they fit."""
    assert wrap("one two three\n  four", 8) == ["one two", "three", "  four"]


def test_a_word_longer_than_the_row_is_broken():
    """A long word fills rows instead of running out of the layout."""
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


def test_padding_counts_cells():
    """Columns line up behind wide characters too."""
    assert pad("漢", 4) == "漢  "
