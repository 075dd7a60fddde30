"""What a cell has found: kept in a folder for those who want to compare cells, and compared.

`python -m tests.tiers.found FOLDER` says where a subject's outcomes differ from cell to cell; 1 if they do anywhere.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

EVERY = os.environ.get("TIERS_EVERY", "")
"""Of styles and mutants every how many-th is graded; when not said, few enough for each commit."""


def keep(where: object, found: dict[str, Any]) -> dict[str, Any]:
    """Write what a cell has found into the folder TIERS_FOUND, if that is set."""
    if folder := os.environ.get("TIERS_FOUND"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        Path(folder, f"{where}.json").write_text(json.dumps(found, indent=1))
    return found


def differences(cells: dict[str, dict[str, dict[str, str]]]) -> list[str]:
    """Each outcome that is not the same in all cells that have it: subject, check, the cells by outcome."""
    lines = []
    for subject in sorted(set().union(*cells.values())):
        graded = {cell: verdicts[subject] for cell, verdicts in cells.items() if subject in verdicts}
        for check in sorted(set().union(*graded.values()) - {"tier"}):
            by_outcome: dict[str, list[str]] = {}
            for cell, verdict in graded.items():
                by_outcome.setdefault(verdict.get(check, "not graded"), []).append(cell)
            if len(by_outcome) > 1:
                told = "; ".join(f"{outcome} in {', '.join(where)}" for outcome, where in by_outcome.items())
                lines.append(f"{subject} {check}: {told}")
    return lines


def main(folder: str) -> int:
    """Print the differences."""
    cells = {
        path.stem: json.loads(path.read_text())["verdicts"] for path in sorted(Path(folder).glob("*.json"))
    }
    lines = differences(cells)
    graded = sum(map(len, cells.values()))
    print(*lines, f"{graded} gradings in {len(cells)} cells, {len(lines)} outcomes differ", sep="\n")  # noqa: T201
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
