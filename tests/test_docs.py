"""What the documentation says of the code, held against the code."""

import re
import shlex
from pathlib import Path

import click

from grader.judge import KINDS
from grader.model.grade import CheckResult, Finding, Grade
from grader.report.formats import FOLDERS, FORMATS

ROOT = Path(__file__).parents[1]


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
