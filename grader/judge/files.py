"""Expectations about the working folder when the last call has returned."""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta

from grader.judge.ledger import files
from grader.judge.streams import as_bytes, as_text
from grader.judge.wording import counted, first_difference, shorten, shown
from grader.model.answer import AnsweredFile
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import FileState
from grader.model.plan import PlannedFile
from grader.model.value import digest_bytes

ExpectedMode = Annotated[str, Meta(pattern=r"^(0o?[0-7]{3,4}|less-umask)$")]
NEW_FILE_MODE = 0o666


class File(Expectation, frozen=True, kw_only=True, tag="file"):
    """The file `path`, relative to the working folder, after the last call.

    `equals` its content; `mode` such as "0640", or "less-umask" for 0666 less the run's umask; `absent`;
    `untouched`: as it was given. Without any of them its content must be what the reference solution left.
    """

    path: str
    equals: Any = UNSET
    mode: ExpectedMode | None = None
    absent: bool = False
    untouched: bool = False

    def wants_answer(self) -> bool:
        """Whether the reference says what is right, because the course does not."""
        return self.equals is UNSET and self.mode is None and not (self.absent or self.untouched)

    def judge(self, case: Case) -> Iterator[Finding]:
        """At most one finding: what is wrong first."""
        state = files(case).get(self.path)
        if self.absent:
            found = (
                None
                if state is None
                else _finding(
                    f"there is {self.path}, which nothing should have made", "nothing", f"a {state.kind}"
                )
            )
        elif self.untouched:
            found = _touched(self.path, _given(case, self.path), state)
        elif state is None or state.kind != "file":
            actual = "nothing" if state is None else f"no plain file ({state.kind})"
            found = _finding(f"there is no file {self.path} after the call", "a file", actual)
        elif self.wants_answer():
            found = _unlike_reference(_reference_file(case, self.path), state)
        else:
            found = self._wrong_content(state) or self._wrong_mode(case, state)
        if found is not None:
            yield found

    def _wrong_content(self, state: FileState) -> Finding | None:
        if self.equals is UNSET or _has(state, as_bytes(self.equals)):
            return None
        wanted = as_bytes(self.equals)
        message = f"the file {self.path} does not hold what it should: it has {counted(state.size, 'byte')}"
        if state.content is not None:
            message += f" and differs from byte {first_difference(wanted, state.content)} on"
        return _finding(message, shown(wanted), _content(state))

    def _wrong_mode(self, case: Case, state: FileState) -> Finding | None:
        if self.mode is None:
            return None
        by_umask = self.mode == "less-umask"
        mode = NEW_FILE_MODE & ~case.run.umask if by_umask else int(self.mode, 8)
        if state.mode == mode:
            return None
        umask = f" (the umask was {case.run.umask:04o})" if by_umask else ""
        message = f"the file {self.path} has the mode {state.mode:04o}, not {mode:04o}{umask}"
        return _finding(message, f"{mode:04o}", f"{state.mode:04o}")


def _finding(message: str, expected: str | None = None, actual: str | None = None) -> Finding:
    return Finding(kind="file", message=message, expected=expected, actual=actual)


def _reference_file(case: Case, path: str) -> AnsweredFile:
    if case.answer is None or path not in case.answer.files:
        raise HarnessError(f"the reference solution's answer has no file {path} to compare with")
    return case.answer.files[path]


def _unlike_reference(expected: AnsweredFile, state: FileState) -> Finding | None:
    content = expected.content
    if (state.sha256, state.size) == (content.sha256, content.size):
        return None
    message = f"the file {state.path} does not hold what it should"
    if state.size != content.size:
        message += f": it has {counted(state.size, 'byte')} where {content.size} were expected"
    wanted = shorten(content.text) if content.text else counted(content.size, "byte")
    return _finding(message, wanted, _content(state))


def _given(case: Case, path: str) -> PlannedFile:
    for given in case.run.files:
        if given.path == path:
            return given
    raise HarnessError(f"a check expects {path} untouched, and gives no such file")


def _touched(path: str, given: PlannedFile, state: FileState | None) -> Finding | None:
    if state is None or state.kind != ("folder" if given.folder else "file"):
        return _finding(f"{path}, which was there before, is gone", "as it was", "gone")
    if state.mode != given.mode:
        return _finding(f"the mode of {path} was changed", f"{given.mode:04o}", f"{state.mode:04o}")
    if not given.folder and not _has(state, given.content):
        return _finding(f"the content of {path} was changed", shown(given.content), _content(state))
    return None


def _has(state: FileState, content: bytes) -> bool:
    return state.size == len(content) and state.sha256 == digest_bytes(content).sha256


def _content(state: FileState) -> str:
    return counted(state.size, "byte") if state.content is None else shown(state.content)


class InNoFile(Expectation, frozen=True, kw_only=True, tag="in-no-file"):
    """No file of the working folder (of 64 KiB or less) holds `text` after the last call."""

    text: Any

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first file that holds it."""
        text = as_bytes(self.text)
        for state in files(case).values():
            if state.content is not None and text in state.content:
                message = f"{shown(as_text(text))} is in the file {state.path}, where it does not belong"
                yield Finding(
                    kind="in-no-file", message=message, expected="not in any file", actual=_content(state)
                )
                return
