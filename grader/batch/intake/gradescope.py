"""Gradescope's "Export submissions": `submission_metadata.yml` and a folder `submission_<id>/` for each.

The keys are Ruby symbols. Those who handed in together are graded each for himself; of somebody with several
submissions the newest counts.
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
    newest: dict[str, tuple[str, Entry]] = {}
    for folder, described in _metadata(folders[METADATA]).items():
        if folder not in folders or not isinstance(described, dict):
            continue
        at = moment(described.get(":created_at"))
        for who in described.get(":submitters") or ():
            made = _entry(folders[folder], who, at)
            if made.student not in newest or (at or "") >= newest[made.student][0]:
                newest[made.student] = (at or "", made)
    yield from (made for _, made in newest.values())


def _entry(folder: Item, who: dict[str, Any], at: str | None) -> Entry:
    told = {key.lstrip(":"): str(value) for key, value in who.items() if value not in (None, "")}
    ids = {name: told[name] for name in ("email", "sid") if name in told}
    name = told.get("name", folder.name)
    student = ids.get("email") or ids.get("sid") or name
    return entry(student, name, [folder.part()], ids=ids, handed_in_at=at)


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
