"""The corpus: files below submissions/ASSIGNMENT, each with a header, and the folders of folders.py.

The header's lines are `# tries: …` and, for each check to be made, `# verdict: CHECK OUTCOME KIND…`, where the kinds
are those of the findings; `A|B` stands for either outcome. `# verdict where it may write: …` goes before it where the
submission's own file is its own user's: an ordinary user's in bubblewrap. The next run has it as it was handed in.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

from .folders import FOLDERS

HERE = Path(__file__).parent / "submissions"
_VERDICT, _MAY_WRITE = "# verdict: ", "# verdict where it may write: "


@dataclass(frozen=True)
class Hostile:
    """One submission. `verdicts` maps a check to "passed", or "failed" and the kinds of its findings."""

    assignment: str
    name: str
    verdicts: dict[str, str]
    path: Path | None
    """None for a folder that is to be laid out."""
    may_write: dict[str, str] = field(default_factory=dict)

    def verdicts_in(self, tier: str) -> dict[str, str]:
        """What must come of it there, for whoever runs the tests."""
        writes = tier == "bubblewrap" and os.geteuid() != 0
        return self.verdicts | self.may_write if writes else self.verdicts

    def lay_out(self, folder: Path) -> Path:
        """Where it is; a folder is made below `folder` first."""
        if self.path is not None:
            return self.path
        for name, content in FOLDERS[self.name][2].items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder


def _read(path: Path) -> Hostile:
    lines = path.read_text().splitlines()
    usual, may_write = (
        {check: verdict for check, _, verdict in (each.partition(" ") for each in _after(head, lines))}
        for head in (_VERDICT, _MAY_WRITE)
    )
    return Hostile(path.parent.name, path.stem, usual, path, may_write)


def _after(head: str, lines: list[str]) -> list[str]:
    return [line.removeprefix(head) for line in lines if line.startswith(head)]


ALL = [_read(path) for path in sorted(HERE.glob("*/*.py"))]
ALL += [Hostile("assignment1", name, verdicts, None) for name, (_tries, verdicts, _files) in FOLDERS.items()]
