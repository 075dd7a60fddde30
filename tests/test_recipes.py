"""The recipes of docs/recipes: the files are what their systems read, and their commands do what they say."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

ROOT = Path(__file__).parents[1]
RECIPES = ROOT / "docs" / "recipes"
MUTANT = ROOT / "reference" / "assignment1" / "mutants" / "forgets_last_wait.py"
RUNNER = {
    "CLASSROOM": "os-2026",
    "ASSIGNMENT": "fork-wait",
    "OWNER": "alice",
    "SUBMISSION_TAG": "submit/2026-11-23T00-12-52Z-abcdef0",
    "COMMIT_URL": "https://example.org/commit",
    "RELEASE_URL": "https://example.org/release",
}


def script_of(name: str) -> str:
    """The shell commands that a recipe has its system run."""
    text = (RECIPES / name).read_text()
    if name == "github-actions.yml":
        return "\n".join(
            step["run"] for step in yaml.safe_load(text)["jobs"]["grade"]["steps"] if "run" in step
        )
    if name == "gitlab-ci.yml":
        return "\n".join(yaml.safe_load(text)["grade"]["script"])
    if name == "Jenkinsfile":
        return "\n".join(re.findall(r"^ +sh '(.*)'$", text, re.MULTILINE))
    return text


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a system has put there: a submission that leaves a zombie, under the names that the systems use."""
    for name in (".", "assignment", "grade/student"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(MUTANT, tmp_path / name / "fork_wait.py")
    return tmp_path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command there, with `grade` in PATH and the course in the environment, as in the grader's image."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "LANG": "C.UTF-8", "GRADER_COURSE": str(ROOT), **RUNNER}
    return subprocess.run(
        command, check=False, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


def shell(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a recipe's commands; absolute paths of its container lie below `folder`."""
    return run(["sh", "-ec", script_of(name).replace("/grade/", f"{folder}/grade/")], folder)


@pytest.mark.parametrize(
    ("name", "schema"),
    [("github-actions.yml", "github-workflows"), ("gitlab-ci.yml", "gitlab-ci")],
)
def test_the_file_is_what_its_system_reads(name, schema):
    """Valid against the schema that the system's editors use."""
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", RECIPES / name]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("name", "code"), [("github-actions.yml", 1), ("gitlab-ci.yml", 1), ("Jenkinsfile", 0)]
)
def test_a_failed_check_is_told_to_the_pipeline(name, code, checkout):
    """The job fails, or (Jenkins) its junit step makes the build unstable; the report has the failure."""
    done = shell(name, checkout)
    assert (done.returncode, done.stderr) == (code, "")
    suite = ET.parse(checkout / "reports" / "grade.xml").getroot()[0]  # noqa: S314 - our own file
    assert suite.get("failures") == "1"
    assert (checkout / "reports" / "grade.html").stat().st_size > 10_000


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml", "Jenkinsfile"])
def test_a_report_that_was_handed_in_is_not_taken_for_ours(name, checkout):
    """A grader that is killed leaves no report, and the one in the student's folder has gone."""
    (checkout / "reports").mkdir()
    (checkout / "reports" / "grade.xml").write_text('<testsuites tests="1"/>')
    killed = checkout / "bin" / "grade"
    killed.parent.mkdir()
    killed.write_text("#!/bin/sh\nkill -9 $$\n")
    killed.chmod(0o755)
    done = run([shutil.which("sh"), "-ec", f"PATH={killed.parent}:$PATH\n{script_of(name)}"], checkout)
    assert done.returncode == 128 + 9
    assert list((checkout / "reports").iterdir()) == []


def test_the_places_that_the_pipeline_collects_are_those_that_are_written():
    """Report paths stand in a recipe twice: in the command, and where the system looks for them."""
    for name in ("github-actions.yml", "gitlab-ci.yml", "Jenkinsfile"):
        text = (RECIPES / name).read_text()
        assert len(re.findall(r"reports/grade\.xml", text)) == 2, name


def test_blocks_of_the_jenkinsfile_are_closed():
    """Indented by its braces, each line stands where it is written."""
    depth = 0
    for line in (RECIPES / "Jenkinsfile").read_text().splitlines():
        depth -= line.strip() == "}"
        assert line == "    " * depth + line.strip()
        depth += line.endswith("{")
    assert depth == 0


def test_prairielearn_finds_its_results(checkout):
    """The script makes the folder, and ends well although a check failed."""
    info = json.loads((RECIPES / "prairielearn-info.json").read_text())
    assert info["externalGradingOptions"]["entrypoint"] == "/grade/tests/run.sh"
    done = shell("prairielearn-run.sh", checkout)
    assert (done.returncode, done.stderr) == (0, "")
    results = json.loads((checkout / "grade" / "results" / "results.json").read_text())
    assert results["gradable"] is True
    assert results["score"] == pytest.approx(0.9091)


def test_autolab_reads_the_scores_on_the_last_line(checkout):
    """Make adds nothing to what the grader prints, on either stream."""
    done = run(["make", "--no-print-directory", "-f", str(RECIPES / "autolab-Makefile")], checkout)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[-1])["scores"]["processes"] == pytest.approx(24.24)


def test_artemis_finds_a_file_for_each_check(checkout):
    """One of them is not successful."""
    done = shell("artemis-build.sh", checkout)
    assert (done.returncode, done.stderr) == (0, "")
    feedback = [json.loads(path.read_text()) for path in (checkout / "customFeedbacks").iterdir()]
    assert [each["name"] for each in feedback if not each["successful"]] == ["no-zombies"]


def test_classroom50_gets_its_result_and_exit_code_0(checkout):
    """The result lies in the student's checkout, with the runner's ids."""
    done = run([sys.executable, str(RECIPES / "classroom50-autograder.py")], checkout)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads((checkout / "result.json").read_text())
    assert (result["classroom"], result["score"], result["max-score"]) == ("os-2026", 90, 100)


def test_the_kubernetes_objects_belong_together():
    """Each selector finds the pods of its deployment, and the workers call the service by its name and port."""
    objects = {
        (each["kind"], each["metadata"]["name"]): each["spec"]
        for each in yaml.safe_load_all((RECIPES / "kubernetes.yaml").read_text())
    }
    for (kind, name), spec in objects.items():
        if kind == "Deployment":
            assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"] == {"app": name}
    service = objects["Service", "grade-scheduler"]
    assert service["selector"] == {"app": "grade-scheduler"}
    [worker] = objects["Deployment", "grade-workers"]["template"]["spec"]["containers"]
    assert f"tcp://grade-scheduler:{service['ports'][0]['port']}" in worker["command"]
    assert worker["command"][worker["command"].index("--nthreads") + 1] == "1"
