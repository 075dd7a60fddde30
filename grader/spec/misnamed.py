"""The file that a student may have meant, when the module is not there."""

import os
import os.path
from collections.abc import Iterator

from grader.spec.visible import visible

LOOKED_AT_MAX = 1_000
LIKENESS_MIN = 0.75


def similar_file(folder: str, module: str, names: list[str]) -> str:
    """`, but there is "fork-wait.py"; …` for a file of nearly this name, here or one folder down; else ""."""
    found = sorted(_candidates(folder, names), key=lambda name: (-_likeness(name, module), name))
    if found and _likeness(found[0], module) >= LIKENESS_MIN:
        advice = "hand in that folder" if os.path.basename(found[0]) == module else f"rename it to {module}"
        return f', but there is "{visible(found[0])}": {advice}'
    scripts = [name for name in found if name.lower().endswith(".py")]
    return f'; the only Python file is "{visible(scripts[0])}"' if len(scripts) == 1 else ""


def _candidates(folder: str, names: list[str]) -> Iterator[str]:
    for name in sorted(names)[:LOOKED_AT_MAX]:
        path = os.path.join(folder, name)
        if name.startswith((".", "__")):
            continue
        if os.path.isfile(path):
            yield name
        elif os.path.isdir(path) and not os.path.islink(path):
            yield from (f"{name}/{inner}" for inner in _files_in(path))


def _files_in(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))[:LOOKED_AT_MAX]
    except OSError:
        return []
    return [name for name in names if os.path.isfile(os.path.join(folder, name))]


def _likeness(path: str, module: str) -> float:
    """How much of the name is the same, 0 to 1, when case and punctuation do not count."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only wrong input pays for it

    bare, wanted = _bare(os.path.basename(path)), _bare(module)
    return 1.0 if bare == wanted else SequenceMatcher(None, bare, wanted).ratio()


def _bare(name: str) -> str:
    stem = name.lower().partition(".py")[0]
    return "".join(character for character in stem if character.isalpha())
