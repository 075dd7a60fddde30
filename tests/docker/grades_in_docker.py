"""Every assignment, graded in a default container with default settings, as root and as an ordinary user."""

import json
import uuid
from pathlib import Path

import pytest

from tests.docker.places import USERS, container, done

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "assignments").glob("*/assignment.yaml"))
STYLES = [
    (assignment, f"reference/{assignment}/styles/{path.name}")
    for assignment in ASSIGNMENTS
    for path in sorted((ROOT / "reference" / assignment / "styles").iterdir())
    if path.suffix == ".py" or (path.is_dir() and not path.name.startswith("__"))
]
RIGHT = [(assignment, f"reference/{assignment}") for assignment in ASSIGNMENTS] + STYLES


@pytest.fixture(scope="module", params=USERS)
def grade(request):
    """`grade(words…)` runs it in a container that stays for all tests, as one user."""
    name = f"grade-test-{uuid.uuid4().hex[:12]}"
    started = done(container(request.param, "sleep", "3600", name=name))
    assert started.returncode == 0, started.stderr

    def run(*words: str) -> tuple[int, dict]:
        command = ["docker", "exec", name, "python3", "-m", "grader", *words, "--format", "json"]
        finished = done(command, timeout_s=120)
        assert finished.stdout, finished.stderr
        return finished.returncode, json.loads(finished.stdout)

    yield run
    done(["docker", "kill", name])


@pytest.mark.parametrize(
    ("assignment", "path"), RIGHT, ids=[path.removeprefix("reference/") for _, path in RIGHT]
)
def test_what_is_right_gets_full_marks(grade, assignment, path):
    """The reference and every style, in the sandbox that the grader chooses by itself."""
    status, document = grade(assignment, path)
    assert (status, document["score"]) == (0, document["max_score"]), document
    assert document["sandbox"]["tier"] == "landlock"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_an_untouched_starter_gets_nothing(grade, assignment):
    """The same verdict as elsewhere."""
    status, document = grade(assignment, f"assignments/{assignment}/starter")
    assert (status, document["score"], document["error"]) == (1, 0, None)
