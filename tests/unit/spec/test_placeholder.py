from grader.spec.placeholder import names_in, strings_in, substitute

VALUES = {"n": 3, "l": [1, 2], "b": b"ab", "t": "x"}


def test_alone_typed_within_text_as_text():
    """One placeholder is the value; more text around it makes text of it, in keys always."""
    data = {"<<n>>": ["<<n>>", "a<<n>><<t>>", "<<l>>", "-<<l>>-", "<<b>>", "<<b>>!", 5, None]}
    assert substitute(data, VALUES.__getitem__) == {"3": [3, "a3x", [1, 2], "-1 2-", b"ab", "ab!", 5, None]}


def test_other_angles_stay():
    """Shell and C++ text with << and >> is no placeholder."""
    for text in ("cat <<EOF", "a << b >> c", "<<>>", "<< n >>", "<<a-b>>"):
        assert substitute(text, VALUES.__getitem__) == text
        assert names_in(text) == []


def test_every_string_has_its_path():
    """Keys and values are found with the way to them."""
    assert list(strings_in({"a": ["x", {"b": "y"}]})) == [
        (("a",), "a", True),
        (("a", 0), "x", False),
        (("a", 1, "b"), "b", True),
        (("a", 1, "b"), "y", False),
    ]
