"""Gradescope's "Export submissions": `submission_metadata.yml` and a folder `submission_<id>/` for each.

The keys are Ruby symbols. Those who handed in together are graded each for himself; of somebody with several
submissions the newest counts, whether or not its folder is there.
"""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from typing import Any

import yaml

from grader.batch.intake.found import Item, entry
from grader.batch.records import Entry
from grader.model.errors import UsageError
from grader.spec.visible import visible

METADATA = "submission_metadata.yml"
_MAX_BYTES = 256 << 20
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<clock>\d\d:\d\d:\d\d)(?:\.\d+)?\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?"
)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
    """YAML of Ruby's: objects are read as the plain data that they are written as."""


def _plain(loader: Any, _tag: str, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("", _plain)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def is_export(items: Sequence[Item]) -> bool:
    """Whether these are the names of an export."""
    return any(item.name == METADATA and not item.is_folder for item in items)


def entries(items: Sequence[Item]) -> Iterator[Entry]:
    """One entry a submitter. UsageError when the metadata cannot be read."""
    folders = {item.name: item for item in items}
    if METADATA not in folders:
        raise UsageError(f"this is no export of Gradescope's: it has no {METADATA}")
    newest: dict[str, Entry] = {}
    for name, described in _metadata(folders[METADATA]).items():
        for made in _made(name, folders.get(name), described):
            known = newest.get(made.student.casefold())
            if known is None or (made.handed_in_at or "") >= (known.handed_in_at or ""):
                newest[made.student.casefold()] = made
    yield from newest.values()


def _made(name: object, folder: Item | None, described: object) -> Iterator[Entry]:
    """An entry for each submitter of one submission."""
    told = described if isinstance(described, dict) else {}
    submitters = told.get(":submitters")
    for who in submitters if isinstance(submitters, list) else ():
        if isinstance(who, dict):
            yield _entry(str(name), folder, who, moment(told.get(":created_at")))


def _entry(folder_name: str, folder: Item | None, who: dict[object, object], at: str | None) -> Entry:
    told = {str(key).lstrip(":"): str(value) for key, value in who.items() if value not in (None, "")}
    ids = {name: told[name] for name in ("email", "sid") if name in told}
    name = told.get("name", folder_name)
    student = ids.get("email") or ids.get("sid") or name
    parts = [] if folder is None else [folder.part()]
    fault = f"the export has no folder {visible(folder_name)}" if folder is None else None
    return entry(student, name, parts, ids=ids, handed_in_at=at, fault=fault)


def _metadata(item: Item) -> dict[str, Any]:
    path = os.path.join(item.folder, item.name)
    try:
        with open(path, "rb") as file:
            data = yaml.load(file.read(_MAX_BYTES), Loader=_Loader)  # noqa: S506 - a safe loader, less strict on tags
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path}: this is no metadata of Gradescope's")
    return data


def moment(written: Any) -> str | None:
    """A time as Ruby writes it ("2026-10-01 12:30:00.123456789 Z") in ISO 8601, None when it is none."""
    if isinstance(written, dict):  # an object that stands for a time with a zone
        written = written.get("utc") or written.get("time")
    found = _MOMENT.fullmatch(str(written).strip())
    if found is None:
        return None
    zone = found["zone"] or "+00:00"
    zone = "+00:00" if zone in ("Z", "UTC") else zone
    try:
        read = datetime.fromisoformat(f"{found['day']}T{found['clock']}{zone[:3]}:{zone[-2:]}")
    except ValueError:
        return None
    return read.astimezone(timezone.utc).isoformat(timespec="seconds")
