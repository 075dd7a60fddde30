"""rubric.yaml → `Rubric`, or every fault of the file with its place."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec

from grader.model.rubric import Rubric
from grader.spec.convert import fault_of
from grader.spec.errors import Fault, Path, SpecError
from grader.spec.nearest import did_you_mean
from grader.spec.semantics import as_dict, as_list, infinite_faults
from grader.spec.yaml import read_yaml


def load_rubric(path: str, ids: Collection[str] | None = None) -> Rubric:
    """Read a rubric.yaml. `ids` are the course's assignments; without them overrides may name any.

    UsageError when the file cannot be read; SpecError, which is one, with every fault.
    """
    document = read_yaml(path)
    faults = list(_rubric_faults(document.data, ids))
    try:
        rubric = msgspec.convert(document.data, Rubric)
    except msgspec.ValidationError as error:
        from grader.spec.explain import schema_faults  # noqa: PLC0415 - only faulty files pay for jsonschema
        from grader.spec.schema import rubric_schema  # noqa: PLC0415 - likewise

        faults = [*schema_faults(document.data, rubric_schema()), *faults] or [fault_of(error)]
        raise SpecError(map(document.problem, faults)) from None
    if faults:
        raise SpecError(map(document.problem, faults))
    return rubric


def _rubric_faults(data: Any, ids: Collection[str] | None) -> Iterator[Fault]:
    rubric = as_dict(data)
    yield from _part_faults(rubric, ())
    for name, override in as_dict(rubric.get("assignments")).items():
        path: Path = ("assignments", name)
        yield from _part_faults(as_dict(override), path)
        yield from _due_faults(as_dict(override).get("due"), (*path, "due"))
        if ids is not None and name not in ids:
            message = f'there is no assignment "{name}"{did_you_mean(name, ids)}'
            yield Fault(path=path, message=message, key=True)


def _part_faults(part: dict[str, Any], path: Path) -> Iterator[Fault]:
    """Faults of what the rubric and each of its overrides may say."""
    yield from infinite_faults(part.get("out_of"), (*path, "out_of"))
    yield from infinite_faults(part.get("criteria"), (*path, "criteria"))
    weights = as_dict(part.get("criteria"))
    if "criteria" in part and isinstance(part["criteria"], dict) and not any(weights.values()):
        yield Fault(
            path=(*path, "criteria"), message="every criterion weighs nothing, so nothing can be scored"
        )
    yield from _band_faults(as_list(part.get("bands")), (*path, "bands"))


def _due_faults(due: Any, path: Path) -> Iterator[Fault]:
    """A time that the calendar does not have; its form is the schema's affair."""
    if isinstance(due, str) and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", due):
        try:
            moment(due)
        except ValueError as error:
            yield Fault(path=path, message=f"there is no such time: {error}")


def moment(written: str) -> datetime:
    """A time of the rubric's. ValueError when the calendar or the clock does not have it."""
    return datetime.fromisoformat(written.replace("Z", "+00:00"))


def _band_faults(bands: list[Any], path: Path) -> Iterator[Fault]:
    names: set[str] = set()
    lowest: float | None = None
    for index, band in enumerate(map(as_dict, bands)):
        name, share = band.get("name"), band.get("at_least")
        if isinstance(name, str) and name in names:
            yield Fault(path=(*path, index, "name"), message=f'the band "{name}" is there twice')
        names.add(str(name))
        if isinstance(share, int | float) and not isinstance(share, bool):
            if lowest is not None and share >= lowest:
                message = f"bands go from the highest down, but {share} is not below {lowest}"
                yield Fault(path=(*path, index, "at_least"), message=message)
            lowest = share
