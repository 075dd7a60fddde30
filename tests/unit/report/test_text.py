import re

import pytest

from grader.report.cells import cells
from grader.report.text import render_text

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def text_of(grade, width=80, **kwargs):
    """The report without colour unless asked."""
    return render_text(grade, **{"width": width, "colour": False, "verbose": False} | kwargs)


@pytest.mark.parametrize("width", range(40, 121))
def test_no_line_is_wider_than_the_terminal(width, report, mixed):
    """From 40 to 120 columns, whatever the student wrote, verbose or not."""
    for grade in (mixed, report.hostile()):
        for verbose in (False, True):
            text = COLOUR.sub("", text_of(grade, width, verbose=verbose, colour=True))
            assert max(map(cells, text.split("\n"))) <= width


def test_nothing_of_the_student_acts_on_the_terminal(report):
    """Escape sequences, reordering and broken text are shown, never sent."""
    for verbose in (False, True):
        text = text_of(report.hostile(), verbose=verbose)
        text.encode("utf-8")
        assert text.replace("\n", "").isprintable()
        assert "␛[2J" in text


def test_a_file_name_opens_no_line_of_its_own(report):
    """Nobody can write "All checks passed" into the header by the name of a folder."""
    assert not re.search(r"^\s*All 8 checks passed", text_of(report.hostile()), re.MULTILINE)


def test_colours_are_ours_alone(report):
    """With colour on, the only escape sequences are colours, and without it there are none."""
    coloured = text_of(report.hostile(), colour=True)
    assert "\x1b" in coloured
    assert "\x1b" not in COLOUR.sub("", coloured)
    assert COLOUR.sub("", coloured).split() == text_of(report.hostile()).split()


def test_ascii_terminals_get_ascii(report):
    """Where only ASCII can be shown, signs and students' text are ASCII."""
    assert text_of(report.hostile(), unicode=False, verbose=True).isascii()


def test_a_failed_check_says_all_that_is_known(mixed):
    """Sentence, expected, actual, place and reason stand together."""
    text = text_of(mixed)
    for part in (
        "A zombie was left.",
        "expected  none",
        "actual    pid 5",
        "fork_wait.py:12",
        "why       It stays.",
    ):
        assert part in text
    assert re.search(r"✗ bad +0 / 2\n", text)


def test_order(mixed):
    """Failures first, then our own faults, skipped and passed checks, the marks and the sandbox."""
    text = text_of(mixed)
    header = ["assignment1: Fork", "handed-in/alice", "--seed 4711", "1 of 4 checks failed"]
    checks = ["✗ bad", "A fault of the grader, not yours", "1 skipped: left-out", "1 passed: good"]
    parts = [*header, *checks, "total", "sandbox"]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_fault_of_ours_is_not_called_a_failure(mixed):
    """An error is set apart, with no points beside it, and is counted by itself."""
    text = text_of(mixed)
    assert "1 of 4 checks failed, 1 could not be judged, 1 skipped" in text
    assert "! ours\n" in text
    assert "The supervisor was lost." in text


def test_why_a_check_was_skipped_is_said_once(report):
    """Checks that wait for the same one are named together."""
    checks = [
        report.check(name, "skipped", findings=[report.finding("one failed.")]) for name in ("two", "three")
    ]
    text = text_of(report.grade(report.check("one", "failed"), *checks))
    assert "2 skipped: two, three" in text
    assert text.count("one failed.") == 1


def test_a_fault_of_the_module_is_said_once(report):
    """A module that does not parse makes one explanation, not twelve."""
    fault = report.finding("fork_wait.py does not parse.", where=report.where(file="fork_wait.py", line=3))
    text = text_of(report.grade(*(report.check(f"c{n}", "failed", findings=[fault]) for n in range(12))))
    assert text.count("does not parse") == 1
    assert text.count("fork_wait.py:3") == 1
    assert "All 12 checks failed for this one reason" in text


def test_checks_own_hints_do_not_hide_that_the_fault_is_one(report):
    """A hint that speaks of one check is not said of them all; one that they share is."""

    def text(*hints):
        findings = [report.finding("No module.", hint=hint) for hint in hints]
        return text_of(
            report.grade(*(report.check(f"c{n}", "failed", findings=[f]) for n, f in enumerate(findings)))
        )

    assert text("Fork.", "Wait.").count("No module.") == 1
    assert "Fork." not in text("Fork.", "Wait.")
    assert text("Hand it in.", "Hand it in.").count("Hand it in.") == 1


def test_what_else_was_found_is_kept_beside_a_common_fault(report):
    """Saying the common fault once hides no other."""
    fault, more = report.finding("The same."), report.finding("Another.")
    checks = (
        report.check("a", "failed", findings=[fault]),
        report.check("b", "failed", findings=[fault, more]),
    )
    text = text_of(report.grade(*checks, report.check("c")))
    assert text.count("The same.") == 1
    assert "Another." in text
    assert "2 checks failed for this one reason: a, b." in text


def test_a_fault_seen_in_several_runs_is_told_once(report):
    """Equal findings of one check are counted."""
    text = text_of(report.grade(report.check("a", "failed", findings=[report.finding()] * 3)))
    assert text.count("It went wrong.") == 1
    assert "(3 times)" in text


def test_many_findings_are_bounded_until_asked_for(report):
    """The first ones are shown, and -v shows them all."""
    grade = report.grade(
        report.check("a", "failed", findings=[report.finding(f"Fault {n}.") for n in range(30)])
    )
    assert "and 25 more" in text_of(grade)
    assert "Fault 29." in text_of(grade, verbose=True)


def test_a_failure_without_findings_is_still_shown(report):
    """No failed check is left out of the report, not even one of several alike."""
    text = text_of(
        report.grade(report.check("a", "failed", findings=[]), report.check("b", "failed", findings=[]))
    )
    assert "✗ a" in text
    assert "✗ b" in text


def test_stderr_is_shown_for_failed_checks_and_not_repeated(report):
    """The end of a traceback is what helps; eleven times the same does not."""
    wrote = report.stream("".join(f"line {n}\n" for n in range(20)))
    checks = [report.check(n, "failed", stderr=wrote, findings=[report.finding(n)]) for n in ("a", "b")]
    text = text_of(report.grade(*checks))
    assert text.count("line 19") == 1
    assert "the last 8 of 20 lines" in text
    assert "line 11" not in text


def test_stdout_is_shown_with_verbose(mixed):
    """-v adds what the student printed."""
    assert "│ out" not in text_of(mixed)
    assert "│ out" in text_of(mixed, verbose=True)


def test_huge_texts_are_bounded(report):
    """A student who prints megabytes, or returns them, does not fill the screen."""
    huge = "a\n" * 100_000
    check = report.check(
        "a", "failed", findings=[report.finding(huge, actual="x" * 10**6)], stderr=report.stream(huge)
    )
    assert len(text_of(report.grade(check)).splitlines()) < 80


def test_no_mark_without_a_judgement(report):
    """When the grader broke, there is no score, and nobody is blamed."""
    text = text_of(report.grade(error="bwrap is not installed", score=None, criteria={}))
    assert "This is not your fault." in text
    assert "bwrap is not installed" in text
    assert "total" not in text


def test_all_passed_is_said_plainly(report):
    """A student who is done sees it in one line."""
    assert "  All 2 checks passed\n" in text_of(report.grade(report.check("a"), report.check("b")))


def test_less_than_full_marks_never_reads_as_full(report):
    """99.999 is shown as 99.99, and its bar has a gap."""
    nearly = report.criterion(score=99.999, max_score=100)
    text = text_of(report.grade(report.check(), score=99.999, criteria={"behaviour": nearly}, band="good"))
    assert re.search(r"behaviour +█+░ +99.99 / 100\n", text)
    assert re.search(r"total +99.99 / 100  good\n", text)


def test_missing_protections_are_named(report):
    """A weaker sandbox is never silent."""
    sandbox = report.sandbox(
        tier="none", protections={"limits": "enforced", "network": "missing: no namespaces"}
    )
    text = text_of(report.grade(report.check(), sandbox=sandbox))
    assert "sandbox none · 1 of 2 protections enforced" in text
    assert "! network: missing: no namespaces" in text


def test_marks_that_could_not_be_given_show_as_a_dash(report):
    """An error in one criterion leaves the others' marks, and no total."""
    criteria = {
        "behaviour": report.criterion(score=None, max_score=40),
        "other": report.criterion(score=60, max_score=60),
    }
    text = text_of(report.grade(report.check("a", "error"), score=None, criteria=criteria))
    assert re.search(r"behaviour +░+ +- / 40\n", text)
    assert re.search(r"other +█+ +60 / 60\n", text)
    assert "There is no mark" in text


def test_the_band_goes_below_where_there_is_no_room(report):
    """A long name of a band is never cut."""
    text = text_of(report.grade(report.check(), band="with the highest distinction"), 40)
    assert re.search(r"total +50 / 100\n  with the highest distinction\n", text)


def test_output_that_was_cut_is_said_to_be(report):
    """Nobody looks for a line that was never kept."""
    grade = report.grade(report.check("a", "failed", stderr=report.stream("oh\n", truncated=True)))
    assert "stderr, cut short: it wrote more than is kept" in text_of(grade)


def test_a_grade_without_checks_is_no_error(report):
    """There is nothing to say of checks, and the marks are still there."""
    assert "total" in text_of(report.grade())


def test_errors_that_say_the_same_are_told_once(report):
    """A sandbox that cannot work stops every check: its words stand there once, with the checks' names."""
    lost = [report.finding("The supervisor was lost.")]
    checks = [report.check(name, "error", findings=lost) for name in ("one", "two", "three")]
    text = text_of(report.grade(*checks, score=None, error="one: lost"))
    assert text.count("The supervisor was lost.") == 1
    assert "The same at 2 other checks: two, three." in text


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("watchpoints", "by hardware watchpoints; a worker was held 7 times while the others ran on"),
        ("opcodes", "this machine has no hardware watchpoints: workers were paused at random"),
    ],
)
def test_how_a_counter_was_watched_is_told_with_v(report, by, words):
    """Which means forced the switches is part of what -v shows of a check."""
    seen = {"by": by, "mapped": [], "updates": [], "irregular": [], "holds": 7}
    grade = report.grade(report.check("under-contention", "failed", evidence={"watched": seen}))
    told = " ".join(render_text(grade, width=100, colour=False, verbose=True).split())
    assert words in told


def test_evidence_and_what_to_read_are_told(report):
    """Who did what when, and which section of the handout explains it."""
    finding = report.finding(seen="pid 4 ended at 2.0 ms", read="Zombies", hint="It matters.")
    text = text_of(report.grade(report.check("no-zombies", "failed", findings=[finding])))
    assert "    seen      pid 4 ended at 2.0 ms\n" in text
    assert '    read      handout.md, "Zombies"\n' in text


def test_what_two_findings_have_in_common_is_told_once(report):
    """The second of a check does not repeat reason, section and evidence of the first."""
    both = [
        report.finding(message, seen="pid 4", read="Zombies", hint="It matters.")
        for message in ("One.", "Two.")
    ]
    text = text_of(report.grade(report.check("no-zombies", "failed", findings=both)))
    assert [text.count(each) for each in ("One.", "Two.", "pid 4", "Zombies", "It matters.")] == [1] * 5
