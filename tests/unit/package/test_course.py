import shutil

import pytest

from grader.model.errors import UsageError
from grader.package.course import course_files
from grader.pipeline.assemble import open_course, open_task


def written(files, folder):
    """The course, as it will lie where the package is unpacked."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return open_course(str(folder))


def test_it_is_a_course_of_one_assignment(task, tmp_path):
    """It opens there, with the same checks and the marks that its rubric gives it."""
    course = written(course_files(task, with_reference=True), tmp_path / "unpacked")
    there = open_task(course, "sum-in-a-child")
    assert there.assignment == task.assignment
    assert there.rubric.assignments == {"sum-in-a-child": task.rubric.assignments["sum-in-a-child"]}
    assert there.reference is not None


def test_the_solution_comes_alone(task):
    """No mutant and no style, and nothing of another assignment."""
    names = [name for name in course_files(task, with_reference=True) if name.startswith("reference/")]
    assert names == ["reference/sum-in-a-child/child_sum.py"]


def test_without_answers_that_fit_nothing_is_packed(task):
    """A package that could grade nobody is told of here, with what makes the answers."""
    with pytest.raises(UsageError, match="grade verify --record"):
        course_files(task, with_reference=False)


def test_recorded_answers_stand_for_the_reference(folder, task, tmp_path):
    """They come along, and no solution does."""
    from grader.pipeline.answers import record

    record(task, [1, 2])
    files = course_files(task, with_reference=False)
    assert not [name for name in files if name.startswith("reference/")]
    assert f"assignments/{task.assignment.id}/answers.json" in files


def test_a_solution_that_is_not_there_cannot_be_packed(folder):
    """Students' copies have none."""
    shutil.rmtree(folder / "reference")
    with pytest.raises(UsageError, match="no reference solution"):
        course_files(open_task(open_course(str(folder)), "second"), with_reference=True)
