import json

import pytest

from grader.model.errors import UsageError
from grader.report.artemis import render_artemis
from grader.report.write import write_folder


def test_each_check_is_a_file_of_its_own(mixed):
    """Its name, whether it passed, and why not; skipped ones say why they were not made."""
    files = {name: json.loads(data) for name, data in render_artemis(mixed).items()}
    assert list(files) == ["grade-good.json", "grade-ours.json", "grade-left-out.json", "grade-bad.json"]
    assert files["grade-good.json"] == {"name": "good", "successful": True, "message": "The title of good"}
    assert files["grade-left-out.json"]["message"].startswith("good failed, which it depends on.")
    assert files["grade-bad.json"]["successful"] is False


def test_what_was_not_graded_has_no_files(report):
    """Artemis then calls the build failed; one file would be a result, with all else not passed."""
    assert render_artemis(report.grade(report.check("good"), score=None, error="lost")) == {}


def test_verdicts_of_an_earlier_run_do_not_stay(report, tmp_path):
    """The folder holds what this run says, and what other programs have put there."""
    folder = tmp_path / "made" / "customFeedbacks"
    write_folder(str(folder), render_artemis(report.grade(report.check("one"))))
    (folder / "lint.json").write_text("{}")
    write_folder(str(folder), render_artemis(report.grade(score=None, error="lost")))
    assert [path.name for path in folder.iterdir()] == ["lint.json"]


def test_a_file_in_the_folders_place_is_named(tmp_path):
    """The command line was wrong, and nothing was overwritten."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="file"):
        write_folder(str(tmp_path / "file"), {"grade-a.json": b""})
    assert (tmp_path / "file").read_text() == "mine"
