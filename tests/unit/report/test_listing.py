import pytest

from grader.model.assignment import Assignment, Call, Check, Run
from grader.report.cells import cells
from grader.report.listing import render_list


def assignment():
    """An assignment of two checks."""
    rows = [
        ("one-child", "Returns what it collected", 2),
        ("no-zombies", "Leaves no zombie \x1b[0m behind", 2.5),
    ]
    checks = tuple(
        Check(
            id=name,
            title=title,
            criterion="behaviour",
            points=points,
            runs=(Run(calls=(Call(),)),),
            expect=({},),
        )
        for name, title, points in rows
    )
    return Assignment(
        version=1,
        id="assignment1",
        title="Fork and wait",
        module="fork_wait.py",
        function="run_children",
        checks=checks,
    )


def test_lists_every_check_with_criterion_and_points():
    """A student sees what is checked, and what each check is worth."""
    text = render_list([assignment()], width=80, colour=False)
    assert "assignment1: Fork and wait" in text
    assert "  one-child   behaviour  2    Returns what it collected" in text
    assert "  no-zombies  behaviour  2.5  Leaves no zombie ␛[0m behind" in text


@pytest.mark.parametrize("width", range(40, 121, 8))
def test_no_line_is_too_wide(width):
    """The list fits narrow terminals."""
    text = render_list([assignment()] * 2, width=width, colour=False)
    assert max(map(cells, text.splitlines())) <= width


def test_an_empty_course_is_said():
    """No assignment is no empty screen."""
    assert render_list([], width=80, colour=False) == "This course has no assignments.\n"
