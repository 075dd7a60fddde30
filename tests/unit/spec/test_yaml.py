import pytest

from grader.model.errors import UsageError
from grader.spec.errors import Fault, SpecError
from grader.spec.yaml import parse_yaml, read_yaml


def problems(text):
    """The faults of a text as (line, column, message)."""
    with pytest.raises(SpecError) as caught:
        parse_yaml("f.yaml", text)
    return [(p.line, p.column, p.message) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("0755", 755),
        ("0o755", 493),
        ("0x1F", 31),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("2001-01-01", "2001-01-01"),
        ("-5", -5),
        ("1e3", 1000.0),
        ("-.INF", float("-inf")),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"12"', "12"),
        ("| \n  12\n", "12\n"),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written, value):
    """A plain scalar means what YAML 1.2's core schema says; a quoted or block scalar is always text."""
    found = parse_yaml("f.yaml", f"key: {written}").data["key"]
    assert found == value
    assert type(found) is type(value)


def test_every_value_and_key_has_a_place():
    """A path leads to the line and column of a value or of its key."""
    document = parse_yaml("f.yaml", "a:\n  - b: é\n    c: [1, 22]\n")
    assert document.place(("a", 0, "c", 1)) == (3, 12)
    assert document.place(("a", 0, "c"), key=True) == (3, 5)


def test_what_is_missing_is_placed_at_what_is_around_it():
    """A path that leads nowhere has the place of the nearest thing on the way."""
    document = parse_yaml("f.yaml", "a:\n  - b: 1\n")
    assert document.place(("a", 0, "points")) == (2, 5)
    assert document.place(()) == (1, 1)


def test_all_refusals_are_reported_at_once():
    """Anchor, alias, twice the same key, keys that are no text, tags and a second document: all in one go."""
    text = "a: &x 1\nb: *x\na: 2\n1: 3\nno: 1\n? [x]\n: 4\nc: !!str 3\nd: !foo {x: 1}\n---\nb: 3\n"
    found = problems(text)
    assert [(line, column) for line, column, _ in found] == [
        (1, 4),
        (2, 4),
        (3, 1),
        (4, 1),
        (6, 3),
        (8, 4),
        (9, 4),
        (10, 1),
    ]
    assert found[2][2] == 'the key "a" is there twice: first in line 1'


def test_a_recursive_alias_ends():
    """A document that contains itself is refused, not followed."""
    assert len(problems("a: &a [*a, *a]\n")) == 3


@pytest.mark.parametrize("key", ["true", "~", "1", "1.5"])
def test_keys_are_text(key):
    """A key that YAML takes for a number, a truth value or null is refused."""
    assert "must be text" in problems(f"{key}: x")[0][2]


def test_syntax_errors_have_their_place():
    """A syntax error is reported where the parser met it, after the faults found before it."""
    found = problems("a: *x\nb: [1, 2\nc: 3")
    assert [line for line, _, _ in found] == [1, 3]
    assert "flow sequence" in found[1][2]


def test_control_characters_are_refused_with_their_place():
    """A raw escape in the file is refused, and shown as a harmless symbol."""
    with pytest.raises(SpecError) as caught:
        parse_yaml("f.yaml", "a: 'é\x1b[31m'\n")
    assert str(caught.value).startswith("f.yaml:1:6: control characters are not allowed\n    a: 'é␛[31m'\n")
    assert "\x1b" not in str(caught.value)


def test_deep_nesting_is_a_fault_not_a_crash():
    """A thousand brackets are refused with a place."""
    assert "nested too deeply" in problems("[" * 900)[0][2]


def test_a_number_too_long_is_a_fault():
    """A number of five thousand digits is refused instead of raising."""
    assert "digits" in problems("a: " + "1" * 5000)[0][2]


def test_an_empty_file_holds_nothing():
    """An empty file parses to None: what it lacks is the records' matter."""
    assert parse_yaml("f.yaml", "# nothing\n").data is None


def test_bytes_that_are_no_utf8_have_their_place(tmp_path):
    """A file in Latin-1 is refused at its first wrong byte."""
    (tmp_path / "f.yaml").write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(SpecError) as caught:
        read_yaml(str(tmp_path / "f.yaml"))
    assert [(p.line, p.column) for p in caught.value.problems] == [(2, 7)]


def test_a_byte_order_mark_is_no_content(tmp_path):
    """A file from Windows reads like any other."""
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(str(tmp_path / "f.yaml")).data == {"a": 1, "b": 2}


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    """A missing file is a UsageError that names it."""
    with pytest.raises(UsageError, match=r"none\.yaml: No such file"):
        read_yaml(str(tmp_path / "none.yaml"))


def test_a_fault_becomes_a_problem():
    """A fault found in the data is placed at its key when the key is what is wrong."""
    document = parse_yaml("f.yaml", "a:\n  titel: x\n")
    problem = document.problem(Fault(path=("a", "titel"), message="unknown key", key=True))
    assert str(problem) == "f.yaml:2:3: unknown key\n      titel: x\n      ^"
