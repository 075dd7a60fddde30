"""The corpus: files below submissions/ASSIGNMENT, each with a header, and the folders of folders.py.

The header's lines are `# tries: …` and, for each check to be made, `# verdict: CHECK OUTCOME KIND…`, where the kinds
are those of the findings; `A|B` stands for either outcome.
"""

from dataclasses import dataclass
from pathlib import Path

from .folders import FOLDERS

HERE = Path(__file__).parent / "submissions"
_VERDICT = "# verdict: "


@dataclass(frozen=True)
class Hostile:
    """One submission. `verdicts` maps a check to "passed", or "failed" and the kinds of its findings."""

    assignment: str
    name: str
    verdicts: dict[str, str]
    path: Path | None
    """None for a folder that is to be laid out."""

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
    verdicts = [line.removeprefix(_VERDICT).partition(" ") for line in lines if line.startswith(_VERDICT)]
    return Hostile(path.parent.name, path.stem, {check: verdict for check, _, verdict in verdicts}, path)


ALL = [_read(path) for path in sorted(HERE.glob("*/*.py"))]
ALL += [Hostile("assignment1", name, verdicts, None) for name, (_tries, verdicts, _files) in FOLDERS.items()]
