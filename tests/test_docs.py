"""What the documentation says of the code, held against the code."""

import re
from pathlib import Path

from grader.judge import KINDS

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
