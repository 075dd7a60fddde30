"""`grade batch` as a teaching assistant meets it, and what it survives."""

import csv
import json
import os
import random
import signal
import sqlite3
import zipfile
import zlib
from pathlib import Path

import junitparser
import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "reference" / "assignment1"
CORPUS = ROOT / "tests" / "corpus" / "assignment1"
BROKEN = "def run_children(:\n"
"""Does not parse: graded in a twentieth of a second, in a sandbox like all others."""


@pytest.fixture
def handed_in(tmp_path):
    """`handed_in({student: text or path})` → a folder with a file for each."""

    def make(files):
        folder = tmp_path / "class"
        folder.mkdir(exist_ok=True)
        for student, content in files.items():
            text = content.read_text() if isinstance(content, Path) else content
            (folder / f"{student}.py").write_text(text)
        return str(folder)

    return make


@pytest.fixture
def batch(grade, tmp_path):
    """Runs `grade batch` into the test's folder `out`."""

    def run(*words, assignment="assignment1", **settings):
        return grade("batch", assignment, *words, "--out", str(tmp_path / "out"), **settings)

    return run


def results(folder):
    """Student → line of results.csv."""
    with open(folder / "results.csv", newline="", encoding="utf-8") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def stored(folder):
    """(student, number of results) in the store."""
    with sqlite3.connect(folder / "store.sqlite") as database:
        return dict(database.execute("SELECT student, count(*) FROM result GROUP BY student"))


def documents(folder):
    """Student → the newest document."""
    with sqlite3.connect(folder / "store.sqlite") as database:
        rows = database.execute("SELECT student, document FROM result ORDER BY id").fetchall()
    return {student: json.loads(zlib.decompress(document)) for student, document in rows}


def verdict(document):
    """What a grading says, without what differs from run to run: times, process ids, hints that name them."""
    checks = [
        (check["id"], check["outcome"], check["points"], [finding["kind"] for finding in check["findings"]])
        for check in document["checks"]
    ]
    return document["score"], document["band"], checks


def test_everything_is_there_and_nothing_is_done_twice(batch, handed_in, tmp_path):
    """Marks, a page a student, an index, one JUnit file; the second time nothing is graded, and all is as it was."""
    folder = handed_in({
        "alice": REFERENCE / "fork_wait.py", "bob": REFERENCE / "mutants" / "forgets_last_wait.py",
        "eve": CORPUS / "hangs.py", "zed": BROKEN,
    })  # fmt: skip
    done = batch(folder, "--seed", "7")
    assert done.returncode == 0, done.stderr
    out = tmp_path / "out"
    assert {name: float(line["mark"]) for name, line in results(out).items()} == {
        "alice": 100, "bob": 90.91, "eve": 0, "zed": 0,
    }  # fmt: skip
    assert {path.name for path in (out / "students").iterdir()} == {f"{name}.html" for name in results(out)}
    read = junitparser.JUnitXml.fromfile(str(out / "junit.xml"))
    assert [suite.name for suite in read] == [f"assignment1 {name}" for name in results(out)]
    assert "hanging: Eve" in done.stdout.title() or "hanging: eve" in done.stdout
    assert "4 submissions graded" in (out / "index.html").read_text()
    assert len(done.stderr.splitlines()) == 6
    before = stored(out)
    again = batch(folder)
    assert (again.returncode, stored(out)) == (0, before)
    assert "nothing was left to do" in again.stdout
    assert not (out / ".unpacked").exists()


DECIDED = {
    "assignment1": ("forgets_last_wait", "child_returns", "daemon_left", "empty_raises"),
    "assignment2": ("waits_before_reading", "ascii_only", "adds_a_newline", "caller_does_the_work"),
    "assignment3": ("leaves_helper_running",),
    "assignment4": ("big_endian", "caller_does_all", "daemon_left", "at_least_one_worker"),
    "assignment5": ("ascii_only", "all_addresses", "helper_not_reaped", "ignores_sigterm"),
}
"""Mutants that fail the same way on every run; one that races does not do so alone either."""


@pytest.mark.parametrize("assignment", DECIDED)
def test_every_verdict_is_that_of_a_single_run(batch, grade, tmp_path, assignment):
    """The same submission with the same seed: the same score, and for each check the same outcome and findings."""
    solution, starter = ROOT / "reference" / assignment, ROOT / "assignments" / assignment / "starter"
    chosen = [solution, starter, *(solution / "mutants" / f"{name}.py" for name in DECIDED[assignment])]
    folder = tmp_path / "class"
    folder.mkdir()
    for path in chosen:
        if path.is_dir():
            (folder / path.name).mkdir()
            for module in path.glob("*.py"):
                (folder / path.name / module.name).write_bytes(module.read_bytes())
        else:
            (folder / path.name).write_bytes(path.read_bytes())
    assert batch(str(folder), "--seed", "11", assignment=assignment).returncode == 0
    graded = documents(tmp_path / "out")
    for path in folder.iterdir():
        single = json.loads(grade(assignment, str(path), "--seed", "11", "--format", "json").stdout)
        assert verdict(graded[path.stem]) == verdict(single), path.name
        assert graded[path.stem]["submission"]["sha256"] == single["submission"]["sha256"]


def test_what_changed_is_graded_again_and_nothing_else(batch, handed_in, tmp_path):
    """A new version of one student's work, and a new student."""
    batch(handed_in({"alice": BROKEN, "bob": BROKEN}))
    done = batch(handed_in({"bob": BROKEN + "# better", "carol": BROKEN}))
    assert "2 to grade, 1 graded before" in done.stderr
    assert stored(tmp_path / "out") == {"alice": 1, "bob": 2, "carol": 1}


def test_a_regrade_tells_old_marks_from_new(batch, handed_in, tmp_path):
    """--only grades one student again; what is another outcome is in changes.csv."""
    folder = handed_in({"alice": BROKEN, "bob": BROKEN})
    batch(folder)
    folder = handed_in({"alice": REFERENCE / "fork_wait.py"})
    done = batch(folder, "--regrade", "--only", "alice")
    assert done.returncode == 0, done.stderr
    assert stored(tmp_path / "out") == {"alice": 2, "bob": 1}
    changed = (tmp_path / "out" / "changes.csv").read_text().splitlines()
    assert changed[1].startswith("alice,alice,0.0,100.0,100.0,")
    assert "Old marks and new ones" in (tmp_path / "out" / "index.html").read_text()
    batch(folder)
    assert not (tmp_path / "out" / "changes.csv").exists(), "it tells of a run that was not the last"


def test_an_unknown_student_is_a_mistake(batch, handed_in):
    """--only with a name that nobody has."""
    done = batch(handed_in({"alice": BROKEN}), "--only", "alise")
    assert done.returncode == 2
    assert 'did you mean "alice"' in done.stderr


def test_a_name_that_several_have_is_a_mistake(batch, handed_in, tmp_path):
    """--only takes nobody by chance; who is called exactly so is meant."""
    folder = handed_in({"Alice": BROKEN, "alice": BROKEN})
    done = batch(folder, "--only", "ALICE")
    assert done.returncode == 2
    assert '"ALICE" could be any of "Alice", "alice"' in done.stderr
    assert batch(folder, "--only", "alice").returncode == 1
    assert stored(tmp_path / "out") == {"alice": 1}


def test_an_archive_with_a_broken_one_in_it(batch, tmp_path):
    """Canvas's zip: who can be read is graded, who cannot is named, and the exit code says that not all were."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("doejane_LATE_101_1_fork_wait.py", BROKEN)
        archive.writestr("roebob_102_2_project.zip", "garbage")
        archive.writestr("../../evil.py", "garbage")
    gradebook = "Student,ID,Section,Fork and wait (5)\n    Points Possible,,,10\nDoe,101,A,9\nRoe,102,A,8\n"
    (tmp_path / "gradebook.csv").write_text(gradebook)
    done = batch(str(tmp_path / "class.zip"), "--canvas", str(tmp_path / "gradebook.csv"))
    assert done.returncode == 1, done.stderr
    assert "no mark: roebob: the archive cannot be used: it is no zip" in done.stdout
    assert (tmp_path / "out" / "canvas.csv").read_text() == gradebook.replace("A,9", "A,0")
    assert not (tmp_path / "evil.py").exists()


def test_nobody_is_named_when_anonymous(batch, handed_in, tmp_path):
    """Neither in what is printed nor in what is written, but for the store."""
    folder = handed_in({"alice": BROKEN, "bob": BROKEN})
    for name in ("alice.zip", "alice's notes.txt"):
        (tmp_path / "class" / name).write_text("neither a submission nor an archive")
    done = batch(folder, "--anonymous")
    assert done.returncode == 1
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and "store" not in path.name]
    assert len(written) == 5
    everything = " ".join(
        [done.stdout, done.stderr, *(f"{path.name} {path.read_text()}" for path in written)]
    )
    assert "alice" not in everything
    assert "bob" not in everything
    assert everything.count("student-") > 15


def test_late_work_costs_what_the_rubric_says(batch, handed_in, tmp_path):
    """The mark after lateness is in the table and on the student's page, beside the score."""
    course = tmp_path / "course"
    (course / "assignments").mkdir(parents=True)
    (course / "assignments" / "assignment1").symlink_to(ROOT / "assignments" / "assignment1")
    rubric = (ROOT / "rubric.yaml").read_text()
    due = "assignments: {assignment1: {due: 2026-10-01T23:59:00+02:00, waivers: {bob: 5, alise: 1}}}"
    (course / "rubric.yaml").write_text(f"{rubric}\nlate: {{percent_per_day: 10, cap_percent: 50}}\n{due}\n")
    (tmp_path / "times.csv").write_text(
        "alice,2026-10-03T12:00\nBob,2026-10-03T12:00\nbib,2026-10-03T12:00\n"
    )
    names = {"alice": REFERENCE / "fork_wait.py", "bob": REFERENCE / "fork_wait.py"}
    done = batch(handed_in(names), "--course", str(course), "--times", str(tmp_path / "times.csv"))
    assert done.returncode == 0, done.stderr
    found = {name: (line["score"], line["mark"]) for name, line in results(tmp_path / "out").items()}
    assert found == {"alice": ("100.0", "80.0"), "bob": ("100.0", "100.0")}
    assert "waivers: nobody who handed in is called alise\n" in done.stdout
    assert "times: nobody who handed in is called bib\n" in done.stdout
    assert (
        "20 % are taken off, which leaves 80 of 100"
        in (tmp_path / "out" / "students" / "alice.html").read_text()
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no/such/folder"], "there is no such folder or archive"),
        (["rubric.yaml"], "a folder, or a .zip or .tar archive"),
        (["reference/assignment1", "--layout", "plain"], "one submission, not a folder of them"),
        (["assignments", "--canvas", "no.csv"], "no.csv"),
        (["assignments", "--jobs", "0"], "--jobs"),
    ],
    ids=str,
)
def test_what_is_wrong_with_the_command_line_is_exit_code_2(batch, words, said):
    """It is named, and nothing was graded."""
    done = batch(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_sandbox_nothing_is_graded(batch, handed_in, environment, tmp_path):
    """One host's fault is said once, with the remedy, and not once for each student."""
    bare = {**environment, "PATH": str(tmp_path)}
    done = batch(handed_in({"alice": BROKEN, "bob": BROKEN}), "--sandbox", "bubblewrap", env=bare)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("apt-get install bubblewrap") == 1


@pytest.fixture
def start(spawn, tmp_path):
    """Starts a `grade batch` that the test will end."""

    def run(folder, *words):
        return spawn("batch", "assignment1", folder, "--out", str(tmp_path / "out"), *words)

    return run


def reported(lines):
    """The students whose verdicts a log reports."""
    return [
        line.partition(" ")[2].partition(":")[0]
        for line in lines
        if line[:1].isdigit() and "/" in line.split()[0]
    ]


def test_ctrl_c_keeps_what_was_reported(start, batch, handed_in, tmp_path):
    """Exit code 130, no traceback, nothing left running; the same command goes on where it was."""
    folder = handed_in(
        {f"s{number:03}": f"{BROKEN}# {number}" for number in range(60)} | {"zzz": CORPUS / "spins.py"}
    )
    process = start(folder)
    lines = [process.stderr.readline() for _ in range(10)]
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    kept = stored(tmp_path / "out")
    assert set(reported([*lines, *err.splitlines()])) <= set(kept)
    assert 8 <= len(kept) < 61
    (tmp_path / "class" / "zzz.py").unlink()
    assert batch(folder).returncode == 0
    assert stored(tmp_path / "out") == {f"s{number:03}": 1 for number in range(60)}


def test_a_terminals_ctrl_c_reaches_everybody(start, handed_in, tmp_path):
    """A terminal sends SIGINT to the whole group, workers too: they leave the ending to the coordinator."""
    folder = handed_in({f"s{number:03}": f"{BROKEN}# {number}" for number in range(60)})
    process = start(folder)
    lines = [process.stderr.readline() for _ in range(5)]
    for pid in (process.pid, *children(process.pid)):
        os.kill(pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert set(reported([*lines, *err.splitlines()])) <= set(stored(tmp_path / "out"))


def children(pid):
    """The children that a process has now."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(each) for each in file.read().split()]


KILLS = 24


def test_kill_9_loses_nothing_that_was_reported(start, batch, handed_in, tmp_path):
    """Killed at two dozen random moments and started again: all that was reported is stored, and graded once."""
    seed = int.from_bytes(os.urandom(4), "big")
    draw = random.Random(seed)  # noqa: S311 - the seed is shown when it fails
    students = {f"s{number:03}": f"{BROKEN}# {number}" for number in range(KILLS * 6)}
    folder = handed_in(students)
    told = set()
    for _ in range(KILLS):
        process = start(folder)
        lines = [process.stderr.readline() for _ in range(draw.randrange(1, 7))]
        spin = draw.randrange(200_000)
        while spin:
            spin -= 1
        process.kill()
        _, err = process.communicate(timeout=30)
        told |= set(reported([*lines, *err.splitlines(keepends=True)]))
        assert told <= set(stored(tmp_path / "out")), f"seed {seed}"
    assert len(told) > KILLS
    done = batch(folder)
    assert done.returncode == 0, done.stderr
    assert stored(tmp_path / "out") == dict.fromkeys(students, 1), f"seed {seed}"
    assert len(results(tmp_path / "out")) == len(students)


def test_a_workers_death_costs_nobody_else(start, handed_in, tmp_path):
    """A worker that is killed: its submission is graded by another one, and the batch says nothing of it."""
    folder = handed_in({f"s{number:03}": f"{BROKEN}# {number}" for number in range(40)})
    process = start(folder, "--jobs", "2")
    for _ in range(3):
        process.stderr.readline()
    os.kill(children(process.pid)[0], signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert stored(tmp_path / "out") == {f"s{number:03}": 1 for number in range(40)}
