"""The table of promises and cells in SECURITY.md, made from docs/promises.json: what the cells have found."""

import json
from pathlib import Path

from .places import ROOT, Where
from .promises import BY_GROUP

FOUND = ROOT / "docs" / "promises.json"
PAGE = ROOT / "SECURITY.md"
BEGIN, END = "<!-- table: written by the conformance suite -->\n", "<!-- end of table -->\n"
SIGNS = {"held": "✓", "host": "○", "open": "✗"}
CELLS = [
    Where("here", tier, user) for tier in ("bubblewrap", "landlock", "none") for user in ("root", "user")
] + [Where("docker", tier, user) for tier in ("landlock", "none") for user in ("root", "user")]


def record(found: dict[Where, dict[str, dict[str, str]]]) -> None:
    """Take in what cells have found, and write the table anew."""
    known = json.loads(FOUND.read_text()) if FOUND.exists() else {}
    known |= {
        str(where): {name: each["state"] for name, each in each.items()} for where, each in found.items()
    }
    FOUND.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    before, after = halves()
    PAGE.write_text(before + BEGIN + table() + END + after)


def halves() -> tuple[str, str]:
    """SECURITY.md before and after the table."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    return before, rest.partition(END)[2]


def table() -> str:
    """The table, in Markdown."""
    known = json.loads(FOUND.read_text())
    cells = [where for where in CELLS if str(where) in known]
    lines = [
        "| | " + " | ".join(_heading(where) for where in cells) + " |",
        "| --- |" + " :-: |" * len(cells),
    ]
    for title, promises in BY_GROUP.items():
        lines.append(f"| **{title}** |" + " |" * len(cells))
        for promise in promises:
            signs = (SIGNS[known[str(where)].get(promise.name, "open")] for where in cells)
            lines.append(f"| {promise.sentence} | " + " | ".join(signs) + " |")
    return "\n".join(lines) + "\n"


def _heading(where: Where) -> str:
    user = "root" if where.user == "root" else ("uid 1000" if where.place == "docker" else "user")
    return f"{where.tier}<br>{'Docker, ' if where.place == 'docker' else ''}{user}"


def read_page() -> str:
    """The table as it stands in SECURITY.md."""
    return Path(PAGE).read_text().partition(BEGIN)[2].partition(END)[0]
