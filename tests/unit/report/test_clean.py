import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.clean import clean

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_what_comes_out_can_be_printed_encoded_and_put_into_xml(text):
    """Whatever a student prints: no control but newline and tab, no reordering, no surrogate is left."""
    safe = clean(text)
    safe.encode("utf-8")
    left = {character for character in safe if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")}
    assert left <= {"\n", "\t"}
    assert not any(
        unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI", "FSI") for c in safe
    )
    assert not any(ord(c) & 0xFFFE == 0xFFFE for c in safe)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    """Stand-ins are safe themselves."""
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",))))
def test_plain_text_stays_as_it_is(text):
    """Cleaning touches nothing that is harmless."""
    assert clean(text) == text


@given(ANY_TEXT)
def test_ascii_only_is_ascii(text):
    """For a terminal that shows nothing else, every character has an escape."""
    assert clean(text, ascii_only=True).isascii()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m", "␛[31m"),
        ("\x00\x7f", "␀␡"),
        ("\x9b", "\\x9b"),
        ("\u202e", "\\u202e"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("a\r\nb\tc", "a␍\nb\tc"),
        ("naïve 漢字", "naïve 漢字"),
    ],
)
def test_stand_ins(text, shown):
    """Controls become their pictures, the other dangers their escapes; the rest stays."""
    assert clean(text) == shown


def test_newline_and_tab_are_kept_only_where_asked():
    """A name stays on one line."""
    assert clean("a\nb\tc", keep="") == "a␊b␉c"


def test_every_code_point_is_cleaned_without_an_error():
    """There is no character that breaks it."""
    assert clean("".join(map(chr, range(sys.maxunicode + 1))))


def test_a_whole_stream_is_cleaned_at_once():
    """256 KiB of the worst take far less than a second, so that hostile output can't hold up a report."""
    text = "\x1b\u202eé" * (256 * 1024 // 3)
    began = time.process_time()
    clean(text)
    assert time.process_time() - began < 0.5
