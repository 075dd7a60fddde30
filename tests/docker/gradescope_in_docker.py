"""The autograder's zip in a default container, started as Gradescope starts it.

Not collected by `make test`, because it needs a Docker daemon: `make test-docker` runs it. GRADE_IMAGE names an image
with Python 3.10 or later and bash; no network is needed.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "reference" / "assignment1"
SCHEMA = ROOT / "tests" / "data" / "schemas" / "gradescope.schema.json"
DOCKER = shutil.which("docker") or "docker"
IMAGE = os.environ["GRADE_IMAGE"]
TAG = "grade-test-gradescope"
SETUP = f"""FROM {IMAGE}
COPY source /autograder/source
RUN install -m 755 /autograder/source/run_autograder /autograder/ && bash /autograder/source/setup.sh
"""
GRADESCOPE = ["--network", "none", "--memory", "768m", "--cpus", "0.5", "--workdir", "/autograder"]
"""Its smallest container."""


def docker(*words: str, **settings: object) -> str:
    """What a docker command prints. Fails when it fails."""
    environment = {**os.environ, "DOCKER_BUILDKIT": "0"}
    done = subprocess.run(
        [DOCKER, *words],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        **settings,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def autograder(tmp_path_factory) -> str:
    """The image that Gradescope makes of the zip; gone when the tests are done."""
    folder = tmp_path_factory.mktemp("image")
    version = "import sys; print('%d.%d' % sys.version_info[:2])"
    python = docker("run", "--rm", "--network", "none", IMAGE, "python3", "-c", version).strip()
    words = ["package", "gradescope", "assignment1", "--offline", "--python", python, "-o", folder / "a.zip"]
    subprocess.run([sys.executable, "-m", "grader", *words, "--course", ROOT], check=True)
    with zipfile.ZipFile(folder / "a.zip") as archive:
        archive.extractall(folder / "source")
    (folder / "Dockerfile").write_text(SETUP)
    docker("build", "--network", "none", "--tag", TAG, str(folder))
    yield TAG
    docker("image", "rm", "--force", TAG)


@pytest.fixture
def results(autograder, tmp_path):
    """`results(file)` is what Gradescope gets for a submission."""

    def grade(module: Path | None) -> dict:
        (tmp_path / "submission").mkdir()
        (tmp_path / "results").mkdir()
        (tmp_path / "submission_metadata.json").write_text('{"id": 1, "users": [{"name": "Ada"}]}')
        if module is not None:
            shutil.copy(module, tmp_path / "submission" / "fork_wait.py")
        names = ("submission", "results", "submission_metadata.json")
        places = [word for name in names for word in ("--volume", f"{tmp_path / name}:/autograder/{name}")]
        docker("run", "--rm", *GRADESCOPE, *places, autograder, "/autograder/run_autograder")
        document = json.loads((tmp_path / "results" / "results.json").read_text())
        jsonschema.validate(document, json.loads(SCHEMA.read_text()))
        return document

    return grade


def test_the_reference_gets_all_points_in_the_graders_own_sandbox(results):
    """A default container lets nobody make namespaces, and needs none."""
    document = results(REFERENCE / "fork_wait.py")
    assert (document["score"], document["extra_data"]["sandbox"]) == (100, "landlock")


def test_a_faulty_submission_loses_the_check_that_finds_it(results):
    """The zombie is seen, and the student is told of it."""
    document = results(REFERENCE / "mutants" / "forgets_last_wait.py")
    [failed] = [test for test in document["tests"] if test["status"] == "failed"]
    assert document["score"] == pytest.approx(90.91)
    assert failed["name"].startswith("no-zombies: ")
    assert "call os.waitpid for every child" in failed["output"]


@pytest.mark.parametrize("name", ["kills_everything", "prints_megabytes", "does_not_parse"])
def test_a_hostile_submission_is_graded_too(results, name):
    """It gets nothing, and the autograder has not failed."""
    assert results(ROOT / "tests" / "corpus" / "assignment1" / f"{name}.py")["score"] == 0


def test_a_missing_module_is_the_submissions_fault(results):
    """No points, and its name is in the first test's output."""
    document = results(None)
    assert document["score"] == 0
    assert "There is no fork_wait.py" in document["tests"][0]["output"]
