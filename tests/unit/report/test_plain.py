from grader.report.plain import headline, shortened, told


def test_the_headline_counts(report):
    """How many of how many."""
    assert headline(report.grade(report.check("a"), report.check("b", "failed"))) == "1 of 2 checks passed."


def test_the_headline_of_a_fault_blames_nobody(report):
    """A fault of ours is said before what it was."""
    said = headline(report.grade(score=None, error="lost \x1b[2J"))
    assert said.startswith("The grader could not do its work. This is not your fault")
    assert said.endswith("lost ␛[2J")


def test_only_the_end_of_the_standard_error_is_told(report):
    """The last lines of a traceback are those that help."""
    check = report.check("bad", "failed", stderr=report.stream("first\n" + "x" * 5000 + "\nlast"))
    text = told(check, report.grade(check))
    assert text.startswith("It went wrong.")
    assert text.endswith("x\nlast")
    assert "first" not in text


def test_a_long_text_keeps_both_ends():
    """And says how much is not there."""
    assert shortened("a" * 50 + "b" * 50, 10) == "aaaaa\n… 90 characters left out …\nbbbbb"
    assert shortened("short", 10) == "short"
