"""What the documentation says of the code, held against the code."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import click

from grader.judge import KINDS
from grader.model.grade import CheckResult, Finding, Grade
from grader.model.scenario import Step
from grader.report.formats import FOLDERS, FORMATS

ROOT = Path(__file__).parents[1]
MUTANT = "reference/assignment1/mutants/forgets_last_wait.py"


def test_every_expectation_is_documented_with_its_keys():
    """The table for teachers has exactly the kinds that there are, with their keys."""
    text = (ROOT / "docs" / "writing-assignments.md").read_text()
    rows = dict(
        re.findall(r"^\| `([\w-]+)` \| ([^|]*) \|", text.partition("## Expectations")[2], re.MULTILINE)
    )
    told = {kind: re.findall(r"`(\w+)`", keys) for kind, keys in rows.items()}
    assert {
        kind.__struct_config__.tag: list(kind.__struct_fields__) for kind in KINDS
    }.items() <= told.items()


def test_every_step_of_a_scenario_is_documented_with_its_keys():
    """The table for teachers has exactly the steps that there are, with their keys."""
    text = (ROOT / "docs" / "writing-assignments.md").read_text().partition("| step | keys |")[2]
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]*) \|", text.partition("## Expectations")[0], re.MULTILINE)
    told = {kind: sorted(re.findall(r"`(\w+)`", keys)) for kind, keys in rows}
    assert told == {kind.__struct_config__.tag: sorted(kind.__struct_fields__) for kind in get_args(Step)}


def test_links_lead_somewhere():
    """Every relative link of a page is a file or a folder of the repository."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("assignments/*/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def _commands(page: Path) -> list[str]:
    """The lines of a page's code blocks that call `grade`, without prompt, path and comment."""
    found = re.findall(r"^ {4,}(?:\$ )?(?:\S*/)?grade (\S.*)$", page.read_text(), re.MULTILINE)
    return [re.split(r"\s+#|\s*[|>&]", line)[0] for line in found]


def test_commands_in_the_documentation_are_ones_that_there_are():
    """Each `grade …` of a code block has words and options that the command line knows."""
    from grader.cli.commands import words

    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("docs/example-course/*.md")]
    lines = {line for page in pages for line in _commands(page)}
    assert len(lines) > 10
    for line in sorted(lines):
        name, command, rest = words.resolve_command(click.Context(words), shlex.split(line))
        while isinstance(command, click.Group) and rest:
            name, command, rest = command.resolve_command(click.Context(command), rest)
        command.make_context(name, rest, resilient_parsing=False)


def test_the_document_is_documented_whole():
    """docs/platforms.md names every key of the result document, of a check and of a finding."""
    text = (ROOT / "docs" / "platforms.md").read_text().partition("## The document")[2]
    told = set(re.findall(r"`(\w+)`", text))
    for record in (Grade, CheckResult, Finding):
        assert set(record.__struct_fields__) <= told


def test_every_format_is_documented():
    """docs/platforms.md has each name that --report takes."""
    text = (ROOT / "docs" / "platforms.md").read_text()
    assert {name for name in (*FORMATS, *FOLDERS) if f"`{name}`" not in text} == set()


def test_a_students_way_leads_from_the_handout_to_a_report(tmp_path):
    """The commands of docs/for-students.md, one after the other, in an empty folder: each does what is said of it."""
    way = (ROOT / "docs" / "for-students.md").read_text().partition("## Begin")[2]
    commands = re.findall(r"^ {4}((?:grade|cd) .+)$", way, re.MULTILINE)
    assert len(commands) == 10
    shell = shutil.which("sh")
    script = "\n".join(f"{command} >>out.txt || test $? -eq 1" for command in commands)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "LANG": "C.UTF-8", "GRADER_COURSE": str(ROOT)}
    done = subprocess.run(
        [shell, "-ec", script], check=False, cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = (tmp_path / "assignment1" / "out.txt").read_text()
    assert told.count("is not written yet") == 7
    assert (tmp_path / "assignment1" / "report.html").stat().st_size > 10_000


def test_the_sample_reports_are_what_the_grader_says():
    """Those of README.md and docs/for-students.md, but for the numbers, which are drawn or measured."""
    command = [sys.executable, "-m", "grader", "assignment1", MUTANT, "--seed", "5"]
    really = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True).stdout
    whole = (ROOT / "README.md").read_text().partition(f"{MUTANT}\n")[2].partition("\n## ")[0]
    one = (
        (ROOT / "docs" / "for-students.md")
        .read_text()
        .partition("happened, your line, and why it matters:\n")[2]
    )
    for sample in (whole, one.partition("\n\n`seen`")[0]):
        assert _without_numbers(sample) in _without_numbers(really)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "N", " ".join(text.split()))


def test_the_figures_on_scale_are_those_of_the_simulation():
    """docs/at-scale.md shows what bench/simulate.py prints."""
    text = (ROOT / "docs" / "at-scale.md").read_text()
    shown = text.partition("<!-- bench/simulate.py -->\n")[2].partition("<!-- end -->")[0]
    command = [sys.executable, ROOT / "bench" / "simulate.py"]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == shown
