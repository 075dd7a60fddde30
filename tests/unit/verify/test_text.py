from grader.verify.records import Graded, Problem, Subject, Verified, exit_code
from grader.verify.text import render

CHECKS = tuple(f"check-{number}" for number in range(1, 24))


def verified(*graded, checks=("a", "b"), problems=()):
    """A result with these gradings and problems."""
    return Verified(assignment="assignment1", checks=checks, graded=graded, problems=tuple(problems))


def test_what_falls_short_comes_first(graded):
    """The reader sees the problems before any table."""
    result = verified(graded("mutant", ("a",), a="failed"), problems=[Problem(text="style s: fails a")])
    lines = render([result], unicode=True).splitlines()
    assert lines[0] == "1 thing falls short:"
    assert lines[2] == "  assignment1: style s: fails a"


def test_all_holds_is_said():
    """Nothing to tell is told in two words."""
    assert render([verified()], unicode=True).startswith("All holds.\n")


def test_the_table_tells_named_catches_from_others(graded):
    """● where the mutant says, ○ elsewhere, · passed; numbers of the checks above."""
    rows = render([verified(graded("mutant", ("a",), name="m", a="failed", b="passed"))], unicode=True)
    assert "m             ● ·" in rows or "m  ● ·" in rows
    other = render([verified(graded("mutant", ("a",), name="m", a="passed", b="failed"))], unicode=False)
    assert ". o" in other
    assert other.isascii()


def test_the_legend_counts_the_mutants_of_each_check(graded):
    """How many mutants name a check is what it is known to catch."""
    both = [graded("mutant", ("a",), name=name, a="failed", b="failed") for name in "xy"]
    assert " 1 a (2)   2 b (0)" in render([verified(*both)], unicode=True)


def test_twenty_three_checks_and_long_names_fit_in_100_columns(graded):
    """The largest assignment with the longest names stays within the width."""
    name = "a_mutant_with_a_name_that_nobody_would_want_to_type_twice_in_a_row"
    one = graded("mutant", CHECKS[:1], name=name, **dict.fromkeys(CHECKS, "failed"))
    text = render([verified(one, checks=CHECKS)], unicode=True, width=100)
    assert max(map(len, text.splitlines())) <= 100
    assert "…" in text


def test_the_summary_gives_marks_and_counts(graded):
    """One line: reference, starter, styles, mutants."""
    text = render(
        [
            verified(
                graded("reference", a="passed", b="passed"),
                graded("starter", a="failed", b="failed"),
                graded("style", a="passed", b="failed"),
                graded("mutant", ("a",), a="failed", b="passed"),
            )
        ],
        unicode=True,
    )
    assert (
        "assignment1: reference 2/2, starter 0/2, 0 of 1 style at full marks, 1 of 1 mutant caught where they say"
        in text
    )


def test_what_was_not_graded_is_shown_as_such():
    """A subject that the grader failed at has no row of passes."""
    one = Graded(subject=Subject(kind="mutant", name="m", path="m", caught_by=("a",)))
    assert "! !" in render([verified(one)], unicode=True)


def test_text_of_a_submission_cannot_act_on_the_terminal():
    """Findings quote students; their escape sequences are shown, not obeyed."""
    assert "\x1b" not in render([verified(problems=[Problem(text="fails: \x1b[2J")])], unicode=True)


def test_the_exit_code_is_that_of_the_gravest_problem():
    """0 when all holds, else the highest."""
    grave = verified(problems=[Problem(text="x", exit_code=3), Problem(text="y")])
    assert (exit_code([verified()]), exit_code([verified(), grave])) == (0, 3)
