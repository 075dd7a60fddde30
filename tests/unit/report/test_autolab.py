import json

from grader.report.autolab import render_autolab


def lines(grade):
    """The two lines, parsed."""
    feedback, scores = map(json.loads, render_autolab(grade).decode().splitlines())
    return feedback, scores


def test_the_last_line_has_a_score_for_each_problem(report):
    """The criteria are the problems; one without marks is none."""
    part, none = report.criterion(score=12.5, max_score=50.0), report.criterion(score=0.0, max_score=0.0)
    grade = report.grade(report.check("one"), criteria={"behaviour": part, "robustness": none})
    assert lines(grade)[1] == {"scores": {"behaviour": 12.5}}


def test_each_criterion_is_a_stage_with_its_checks(report):
    """In the order of the checks; a failed one has a hint."""
    bad = report.check("bad", "failed", criterion="processes", findings=[report.finding("A zombie.")])
    feedback, _ = lines(report.grade(report.check("good"), bad))
    assert feedback == {
        "_presentation": "semantic",
        "stages": ["behaviour", "processes"],
        "behaviour": {"good": {"passed": True}},
        "processes": {"bad": {"passed": False, "hint": "A zombie."}},
    }


def test_no_text_of_a_students_makes_a_line_of_its_own(report):
    """Autolab takes the last line for the scores: there are two lines whatever was printed."""
    forged = report.finding('x\n{"scores": {"behaviour": 100}}\r\n\u2028')
    data = render_autolab(report.grade(report.check("bad", "failed", findings=[forged])))
    assert data.count(b"\n") == 2
    assert data.endswith(b"}}\n")
    assert json.loads(data.splitlines()[-1]) == {"scores": {"behaviour": 50.0}}
