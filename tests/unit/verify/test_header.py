from grader.verify.header import read_header

CHECKS = ["one-child", "no-zombies"]


def problems_of(text):
    """The problems of a header, as texts."""
    return [problem.text for problem in read_header("m.py", text, CHECKS).problems]


def test_names_the_checks_that_must_catch_the_mutant():
    """A well-formed header gives its checks, in order, and no problem."""
    header = read_header(
        "m.py", "# mutant: forgets\n# caught by: no-zombies, one-child\n\nimport os\n", CHECKS
    )
    assert header == (("no-zombies", "one-child"), [])


def test_long_lists_go_on_in_a_further_line():
    """`caught by` may be written more than once, and a check named twice counts once."""
    text = "# mutant: m\n# caught by: one-child\n# caught by: no-zombies, one-child\n"
    assert read_header("m.py", text, CHECKS).caught_by == ("one-child", "no-zombies")


def test_an_unknown_check_is_told_with_its_line():
    """A misspelt check id is a problem at file:line, and what else is named still counts."""
    text = "# mutant: m\n# caught by: no-zombie, one-child\n"
    assert problems_of(text) == ["m.py:2: there is no check 'no-zombie'"]
    assert read_header("m.py", text, CHECKS).caught_by == ("one-child",)


def test_a_missing_header_is_told():
    """Without a header both missing lines are problems."""
    assert len(problems_of("import os\n# mutant: too late\n# caught by: one-child\n")) == 2


def test_an_empty_header_is_told():
    """The two words alone say nothing."""
    assert len(problems_of("# mutant:\n# caught by:\n")) == 2


def test_what_does_not_parse_is_read_all_the_same():
    """A mutant may be no Python at all."""
    assert problems_of("# mutant: m\n# caught by: one-child\ndef (:\n\0") == []
