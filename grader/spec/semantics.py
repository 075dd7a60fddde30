"""What a schema can't say of an assignment: ids that must differ, names that must be known, possible draws.

All of it works on raw data, however wrong its types are, so that every fault of a file is found at once.
"""

import math
from collections.abc import Iterator
from typing import Any, TypeGuard

from grader.spec.errors import Fault, Path
from grader.spec.nearest import did_you_mean
from grader.spec.placeholder import names_in, stands_alone, strings_in
from grader.spec.scenario import scenario_faults


def as_dict(data: Any) -> dict[str, Any]:
    """The data, or nothing when it is no mapping: then the schema has complained already."""
    return data if isinstance(data, dict) else {}


def as_list(data: Any) -> list[Any]:
    """The data, or nothing when it is no list."""
    return data if isinstance(data, list) else []


def semantic_faults(data: Any, folder: str) -> Iterator[Fault]:
    """Every fault of an assignment that lies in the folder of this name."""
    assignment = as_dict(data)
    if isinstance(assignment.get("id"), str) and assignment["id"] != folder:
        yield Fault(
            path=("id",), message=f'the id "{assignment["id"]}" is not the folder\'s name, "{folder}"'
        )
    yield from infinite_faults(assignment.get("limits"), ("limits",))
    earlier: dict[str, dict[str, Any]] = {}
    for index, raw in enumerate(as_list(assignment.get("checks"))):
        check, path = as_dict(raw), ("checks", index)
        yield from _id_faults(check, path, list(earlier))
        yield from _runs_faults(check, path, earlier)
        judged = earlier.get(str(check.get("runs_of")), check)
        yield from check_faults(check, path, as_dict(judged.get("draw")))
        earlier[str(check.get("id"))] = check


def check_faults(check: dict[str, Any], path: Path, draws: dict[str, Any]) -> Iterator[Fault]:
    """Faults of one check; `draws` is what is drawn for the runs that it judges."""
    for key in ("points", "limits"):
        yield from infinite_faults(check.get(key), (*path, key))
    for name, draw in as_dict(check.get("draw")).items():
        yield from draw_faults(as_dict(draw), (*path, "draw", name))
    yield from _placeholder_faults(check, path, draws)
    for index, run in enumerate(as_list(check.get("runs"))):
        yield from _run_faults(as_dict(run), (*path, "runs", index))


def infinite_faults(data: Any, path: Path) -> Iterator[Fault]:
    """Numbers that are no numbers: `.inf` and `.nan`."""
    if isinstance(data, float) and not math.isfinite(data):
        yield Fault(path=path, message=f"{path[-1]} must be a finite number")
    for key, value in as_dict(data).items():
        yield from infinite_faults(value, (*path, key))


def _id_faults(check: dict[str, Any], path: Path, earlier: list[str]) -> Iterator[Fault]:
    own = check.get("id")
    if isinstance(own, str) and own in earlier:
        yield Fault(path=(*path, "id"), message=f'the id "{own}" belongs to an earlier check already')
    for index, other in enumerate(as_list(check.get("depends_on"))):
        if isinstance(other, str) and other not in earlier:
            what = "the check itself" if other == own else "no earlier check"
            nearest = "" if other == own else did_you_mean(other, earlier)
            message = f'depends_on: "{other}" is {what}{nearest}'
            yield Fault(path=(*path, "depends_on", index), message=message)


def _runs_faults(check: dict[str, Any], path: Path, earlier: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """A check has runs of its own, or judges those of an earlier one."""
    other = check.get("runs_of")
    if not isinstance(other, str):
        if "runs" not in check and other is None:
            yield Fault(path=path, message="runs are missing: its own, or runs_of, an earlier check's id")
        return
    here = (*path, "runs_of")
    if other not in earlier:
        nearest = did_you_mean(other, list(earlier))
        yield Fault(path=here, message=f'runs_of: "{other}" is no earlier check{nearest}')
    elif "runs" not in earlier[other]:
        yield Fault(path=here, message=f'runs_of: "{other}" has no runs of its own')
    for key in ("draw", "runs", "limits"):
        if key in check:
            yield Fault(
                path=(*path, key), message=f"{key} does not go with runs_of: the other check's are taken"
            )


def draw_faults(draw: dict[str, Any], path: Path) -> Iterator[Fault]:
    """Draws that cannot be."""
    low, high, count = draw.get("min"), draw.get("max"), draw.get("count")
    if not (_is_int(low) and _is_int(high)):
        return
    if low > high:
        yield Fault(path=(*path, "min"), message=f"min is {low}, which is more than max, {high}")
    elif draw.get("distinct") is True and _is_int(count):
        yield from _distinct_faults(count, range(low, high + 1), as_list(draw.get("include")), path)


def _distinct_faults(count: int, values: range, include: list[Any], path: Path) -> Iterator[Fault]:
    taken = {value for value in include if _is_int(value)}
    if len(taken) < len(include):
        yield Fault(path=(*path, "include"), message="include holds a value twice, but all must be distinct")
    left = values.stop - values.start - sum(value in values for value in taken)
    if count > left:
        message = f"{count} distinct integers are asked for, and the range has only {left} to give"
        yield Fault(path=(*path, "count"), message=message)


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _placeholder_faults(check: dict[str, Any], path: Path, draws: dict[str, Any]) -> Iterator[Fault]:
    for part in ("runs", "expect"):
        for place, text, key in strings_in(check.get(part), (*path, part)):
            alone = stands_alone(text) and not key
            for name in names_in(text):
                if message := _name_fault(name, draws, alone=alone):
                    yield Fault(path=place, message=message, key=key)


def _name_fault(name: str, draws: dict[str, Any], *, alone: bool) -> str:
    if name not in draws:
        return f"nothing is drawn under the name <<{name}>>{did_you_mean(name, draws)}"
    draw = as_dict(draws[name])
    raw = draw.get("kind") == "all-bytes" or (draw.get("kind") == "bytes" and draw.get("text") is not True)
    return f"<<{name}>> is bytes, so it must stand alone" if raw and not alone else ""


def _run_faults(run: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from scenario_faults(run, path)
    yield from _content_faults(run.get("stdin"), (*path, "stdin"))
    files = as_dict(run.get("files"))
    for name, raw in files.items():
        here, file = (*path, "files", name), as_dict(raw)
        if message := _file_name_fault(name, files):
            yield Fault(path=here, message=message, key=True)
        yield from _content_faults(file.get("content"), (*here, "content"))
        if file.get("folder") is True and file.get("content"):
            yield Fault(path=(*here, "content"), message="a folder has no content")


def _content_faults(content: Any, path: Path) -> Iterator[Fault]:
    if content is not None and not isinstance(content, str):
        message = f"{path[-1]} must be text, or <<name>> of what is drawn; a number goes in quotes"
        yield Fault(path=path, message=message)


def _file_name_fault(name: str, files: dict[str, Any]) -> str:
    parts = name.split("/")
    if name.startswith("/"):
        return f'the path "{name}" is absolute: files lie in the working folder'
    if ".." in parts:
        return f'the path "{name}" leads out of the working folder'
    if "\0" in name or {"", "."} & set(parts):
        return f'"{name}" is no plain path: write it without empty parts, "." and NUL'
    above = {"/".join(parts[:end]) for end in range(1, len(parts))}
    blocking = sorted(
        other for other in above & set(files) if as_dict(files[other]).get("folder") is not True
    )
    return f'"{blocking[0]}" is a file, so nothing can lie in it' if blocking else ""
