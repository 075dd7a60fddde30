from grader.model.errors import UsageError
from grader.spec.errors import Problem, SpecError


def problem(**changes):
    """A problem, changed."""
    return Problem(
        **{"file": "f.yaml", "line": 1, "column": 3, "message": "wrong", "source_line": "a: b", **changes}
    )


def test_all_problems_are_printed_in_the_order_of_the_file():
    """An error shows every problem once, sorted by place."""
    error = SpecError([problem(line=9), problem(column=4), problem(), problem()])
    assert [line for line in str(error).splitlines() if "wrong" in line] == [
        "f.yaml:1:3: wrong",
        "f.yaml:1:4: wrong",
        "f.yaml:9:3: wrong",
    ]
    assert len(error.problems) == 3


def test_it_is_the_users_fault():
    """A wrong file is exit code 2."""
    assert isinstance(SpecError([problem()]), UsageError)
    assert SpecError([problem()]).exit_code == 2


def test_hostile_text_is_made_visible():
    """Escapes, bidirectional controls and surrogates reach no terminal, and the caret still fits."""
    shown = str(problem(source_line="\x1b\u202e\udcffab", column=4, message="bad \x07", file="\x1b.yaml"))
    assert shown.splitlines() == ["␛.yaml:1:4: bad ␇", "    ␛\\u202e\\udcffab", "    " + " " * 13 + "^"]
    assert shown.replace("\n", "").isprintable()


def test_a_long_line_is_cut_round_the_caret():
    """A line of thousands of characters shows what is near the fault."""
    shown = str(problem(source_line="x" * 5000 + "HERE" + "y" * 5000, column=5001)).splitlines()
    assert len(shown[1]) < 120
    assert shown[1][shown[2].index("^") :].startswith("HERE")
