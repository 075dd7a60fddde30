"""YAML as a course may write it: a strict subset of YAML 1.2, with the place of every value.

PyYAML's parser gives events; the data is built from them here, because only events tell of anchors
and tags. Refused: duplicate keys, keys that are no text, anchors and aliases, tags, a second document.
"""

import re
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from grader.model.base import Record
from grader.model.errors import UsageError
from grader.spec.errors import Fault, Path, Problem, SpecError
from grader.spec.scalars import resolve

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
DEPTH_MAX = 40


class Place(NamedTuple):
    """A position in the file; both count from 1."""

    line: int
    column: int


class Document(Record, frozen=True, kw_only=True):
    """A YAML file: its plain data, and where each value and each key stands."""

    file: str
    data: Any
    lines: list[str]
    values: dict[Path, Place]
    keys: dict[Path, Place]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value (or its key) stands; for what is not there, the nearest thing around it."""
        known = self.keys if key else self.values
        for end in range(len(path), 0, -1):
            if path[:end] in known:
                return known[path[:end]]
        return self.values.get((), Place(1, 1))

    def problem(self, fault: Fault) -> Problem:
        """A fault with its place."""
        return problem_at(self.file, self.lines, self.place(fault.path, key=fault.key), fault.message)


def read_yaml(path: str) -> Document:
    """Read a file. SpecError with every fault of its YAML; UsageError when it cannot be read."""
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    return parse_yaml(path, _decoded(path, raw))


def parse_yaml(file: str, text: str) -> Document:
    """Parse the text of a file. SpecError with every fault of its YAML."""
    lines = LINE_BREAK.split(text)
    builder = _Builder(text)
    problems = []
    data = None
    try:
        data = builder.document()
    except yaml.YAMLError as error:
        place, message = _syntax_error(error, text)
        problems.append(problem_at(file, lines, place, message))
    problems += [problem_at(file, lines, place, message) for place, message in builder.faults]
    if problems:
        raise SpecError(problems)
    return Document(file=file, data=data, lines=lines, values=builder.values, keys=builder.keys)


def problem_at(file: str, lines: list[str], place: Place, message: str) -> Problem:
    """A problem with the source line of its place."""
    source = lines[place.line - 1] if place.line <= len(lines) else ""
    return Problem(file=file, line=place.line, column=place.column, message=message, source_line=source)


class _TooDeep(yaml.YAMLError):
    """Nested further than anything that a person writes; carries the place."""

    def __init__(self, place: Place) -> None:
        super().__init__("nested too deeply")
        self.place = place


class _Builder:
    """Builds plain data from a parser's events, and notes places and faults on the way."""

    def __init__(self, text: str) -> None:
        self.parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        self.faults: list[tuple[Place, str]] = []
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}

    def document(self) -> Any:
        """The data of the one document; None when there is none."""
        self.parser.get_event()  # the stream begins
        if self.parser.check_event(StreamEndEvent):
            return None
        self.parser.get_event()  # the document begins
        data = self._value((), self.parser.get_event())
        self.parser.get_event()  # the document ends
        if not self.parser.check_event(StreamEndEvent):
            self._fault(self.parser.peek_event(), "a second document: one file holds one document")
        return data

    def _value(self, path: Path, event: NodeEvent) -> Any:
        self.values.setdefault(path, _place(event))
        if len(path) > DEPTH_MAX:
            raise _TooDeep(_place(event))
        self._refuse_specials(event)
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        return self._sequence(path) if isinstance(event, SequenceStartEvent) else None

    def _refuse_specials(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            self._fault(event, f"an alias (*{event.anchor}) is not allowed: write the value out")
        elif event.anchor:
            self._fault(event, f"an anchor (&{event.anchor}) is not allowed: there are no aliases here")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self._fault(event, f"a tag ({tag}) is not allowed: quotes make a text, their absence a number")

    def _scalar(self, event: ScalarEvent) -> Any:
        if not event.implicit[0]:
            return event.value
        try:
            return resolve(event.value)
        except ValueError:
            self._fault(event, "a number of more digits than can be read")
            return 0

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self.parser.get_event(), CollectionEndEvent):
            items.append(self._value((*path, len(items)), event))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := self.parser.get_event(), CollectionEndEvent):
            key = self._key(path, event, items)
            value = self._value((*path, key), self.parser.get_event())
            items.setdefault(key, value)
        return items

    def _key(self, path: Path, event: NodeEvent, known: dict[str, Any]) -> str:
        key = self._value((*path, "(key)"), event)
        if not isinstance(key, str):
            self._fault(event, f"a key must be text, not {_shown_key(key)}: write it in quotes")
            return f"(key of line {_place(event).line})"
        if key in known:
            first = self.keys[(*path, key)].line
            self._fault(event, f'the key "{key}" is there twice: first in line {first}')
        self.keys.setdefault((*path, key), _place(event))
        return key

    def _fault(self, event: Event, message: str) -> None:
        self.faults.append((_place(event), message))


def _shown_key(key: object) -> str:
    return "a list or a mapping" if isinstance(key, list | dict) else f"{key}".lower()


def _place(event: Event) -> Place:
    mark: Any = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


def _decoded(path: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse_encoding(path, raw, error)


def _refuse_encoding(path: str, raw: bytes, error: UnicodeDecodeError) -> NoReturn:
    place = _place_of_offset(raw[: error.start].decode("utf-8-sig"))
    lines = LINE_BREAK.split(raw.decode("utf-8-sig", "replace"))
    raise SpecError([problem_at(path, lines, place, "this is no UTF-8")]) from error


def _place_of_offset(before: str) -> Place:
    lines = LINE_BREAK.split(before)
    return Place(len(lines), len(lines[-1]) + 1)


def _syntax_error(error: yaml.YAMLError, text: str) -> tuple[Place, str]:
    if isinstance(error, _TooDeep):
        return error.place, "this is nested too deeply"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        place = Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)
        context = f" ({error.context})" if error.context else ""
        return place, f"{error.problem}{context}"
    offset = getattr(error, "position", 0) or 0
    return _place_of_offset(_text_before(text, offset)), f"{getattr(error, 'reason', 'not readable')}"


def _text_before(text: str, offset: int) -> str:
    """Cut at the offset: libyaml counts bytes of UTF-8, PyYAML's own reader counts characters."""
    if hasattr(yaml, "CSafeLoader"):
        return text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")
    return text[:offset]
