import json

from grader.report.prairielearn import render_prairielearn


def written(grade):
    """The document."""
    return json.loads(render_prairielearn(grade))


def test_the_score_is_a_share(report):
    """PrairieLearn takes 0 to 1, whatever the rubric counts in."""
    assert written(report.grade(report.check("one"), score=12.5, max_score=50.0))["score"] == 0.25
    assert written(report.grade(report.check("one"), score=50.0, max_score=50.0))["score"] == 1


def test_a_failed_check_says_why(mixed):
    """One sentence as the message, all findings and the traceback below it."""
    bad = written(mixed)["tests"][3]
    assert (bad["name"], bad["points"], bad["max_points"]) == ("bad", 0, 2)
    assert bad["message"] == "A zombie was left."
    assert "where: fork_wait.py:12" in bad["output"]


def test_what_was_not_graded_costs_no_attempt(report):
    """It is "not gradable", and the reason stands where PrairieLearn shows it."""
    document = written(
        report.grade(report.check("ours", "error"), score=None, error="the supervisor was lost")
    )
    assert document["gradable"] is False
    assert "score" not in document
    assert "the supervisor was lost" in document["format_errors"][0]


def test_the_file_stays_below_a_megabyte(report):
    """PrairieLearn refuses larger ones; a student can fill every text with four-byte characters."""
    finding = report.finding("🎉" * 90_000, expected="🎉" * 90_000)
    checks = [report.check(f"c{n}", "failed", findings=[finding]) for n in range(60)]
    assert len(render_prairielearn(report.grade(*checks))) < 1_000_000
