"""Expectations about the programs that were exec'd, as the kernel saw them in the moment of the exec."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from grader.judge.descriptors import STANDARD
from grader.judge.ledger import asked_programs, family, file_name, forked_descendants, names_of, programs
from grader.judge.wording import call_name, listed, object_name, shown
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.observation import Process, Program, Syscall

DUPS = frozenset({"dup2", "dup3"})
REDIRECTED = frozenset({0, 1})
O_APPEND = 0o2000


class RedirectedByDup2(Expectation, frozen=True, kw_only=True, tag="redirected-by-dup2"):
    """In each call a forked descendant made a dup2 onto 0 or 1, and then it, or a child of it, exec'd the program.

    The program's descriptors 0 and 1 are then open on the very files that the call names (`stdin` and
    `stdout`, by keyword), and it was a dup2 that put each of them there: what goes through a pipe to the caller and
    from there into the file is not redirected, nor is a file that open has put onto a number that was closed before.
    """

    observes: ClassVar[frozenset[str]] = frozenset({"dup"})

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call that did not."""
        forked = forked_descendants(case.observation)
        for call in range(len(case.observation.calls)):
            fault = _not_redirected(case, call, [p for p in forked if p.call == call])
            if fault is not None:
                yield Finding(
                    kind="redirected-by-dup2",
                    message=f"{call_name(case, call)} {fault}",
                    expected="fork, then dup2 onto 0 or 1 in the child, then exec",
                    actual=fault,
                    hint="In the child: open the file, os.dup2(fd, 1), os.execvp. The program inherits the "
                    "descriptors as they are at the exec.",
                )
                return


def _not_redirected(case: Case, call: int, forked: list[Process]) -> str | None:
    if not forked:
        return "forked no child"
    pids = {process.pid for process in forked}
    dups = [s for s in case.observation.syscalls if s.pid in pids and _puts_in_place(s)]
    if not dups:
        return "made no dup2 onto descriptor 0 or 1 in a forked child"
    asked = asked_programs(case, call)
    execs = [(dup, program) for dup in dups for program in _programs_after(case, dup) if program in asked]
    if not execs:
        return "exec'd no program after the dup2 that is the one it was given"
    program = execs[-1][1]
    elsewhere = _elsewhere(program, case.keywords[call])
    if elsewhere is not None:
        return f"exec'd the program with {elsewhere}"
    return _otherwise(program, [dup for dup, after in execs if after is program], case.keywords[call])


def _otherwise(program: Program, dups: list[Syscall], keywords: dict[str, Any]) -> str | None:
    """Which of the files that the call names came to its place otherwise than by dup2."""
    for fd, keyword in enumerate(("stdin", "stdout")):
        target = next((d.target for d in program.descriptors if d.fd == fd), None)
        by_dup = any(dup.result == fd and dup.target == target for dup in dups)
        if keywords.get(keyword) is not None and not by_dup:
            return f"put {keywords[keyword]} onto descriptor {fd} otherwise than by dup2"
    return None


def _puts_in_place(syscall: Syscall) -> bool:
    """Whether a call put another descriptor onto 0 or 1. A dup2 of a descriptor onto itself does nothing."""
    return syscall.name in DUPS and syscall.result in REDIRECTED and syscall.args[0] != syscall.args[1]


def _programs_after(case: Case, dup: Syscall) -> Iterator[Program]:
    for process in family(case.observation, dup.pid):
        yield from (program for program in process.programs if program.at_ns >= dup.began_ns)


def _elsewhere(program: Program, keywords: dict[str, Any]) -> str | None:
    """Which of the descriptors is not open on the file that was named for it."""
    for fd, keyword in enumerate(("stdin", "stdout")):
        path = keywords.get(keyword)
        if path is not None:
            target = next((d.target for d in program.descriptors if d.fd == fd), None)
            if target is None or file_name(target) != file_name(path):
                on = "closed" if target is None else f"open on {object_name(target)}"
                return f"descriptor {fd} {on} and not on {path} itself"
    return None


class ProgramArguments(Expectation, frozen=True, kw_only=True, tag="program-arguments"):
    """In each call a program was exec'd with exactly the words of the first argument."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call in which none was."""
        for call in range(len(case.observation.calls)):
            argv = list(case.arguments[call][0])
            if not any(program.argv == argv for _, program in programs(case.observation, call)):
                yield _not_run(
                    "program-arguments", case, call, "a program with exactly the words that it was given"
                )
                return


def _not_run(kind: str, case: Case, call: int, what: str) -> Finding:
    ran = [shown(program.argv) for _, program in programs(case.observation, call)]
    return Finding(
        kind=kind,
        message=f"{call_name(case, call)} never exec'd {what}",
        expected=shown(list(case.arguments[call][0])),
        actual=listed(ran[-3:]) or "no program was exec'd",
        hint="os.execvp(argv[0], argv) hands the list over as it is. A shell would take the words apart.",
    )


class _AtExec(Expectation, frozen=True, kw_only=True):
    """Something that must hold of the program that each call was asked for, when it was exec'd."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call in which it does not."""
        for call in range(len(case.observation.calls)):
            asked = asked_programs(case, call)
            found = (
                self._of(case, call, asked[-1])
                if asked
                else _not_run(self._kind(), case, call, "the program that it was given")
            )
            if found is not None:
                yield found
                return

    def _of(self, case: Case, call: int, program: Program) -> Finding | None:
        raise NotImplementedError

    def _kind(self) -> str:
        return str(type(self).__struct_config__.tag)


class ProgramDescriptors(_AtExec, frozen=True, kw_only=True, tag="program-descriptors"):
    """The program that each call was asked for had descriptors 0, 1 and 2 at its exec, and no others."""

    def _of(self, case: Case, call: int, program: Program) -> Finding | None:
        numbers = {descriptor.fd for descriptor in program.descriptors}
        more = [d for d in program.descriptors if d.fd not in STANDARD]
        fewer = [str(fd) for fd in STANDARD if fd not in numbers]
        if not more and not fewer:
            return None
        inherited = listed(f"{d.fd} ({object_name(d.target)})" for d in more)
        fault = f"inherited more than 0, 1 and 2: {inherited}" if more else f"had no {listed(fewer)}"
        return Finding(
            kind=self._kind(),
            message=f"the program that {call_name(case, call)} exec'd {fault}",
            expected="0, 1, 2",
            actual=", ".join(str(fd) for fd in sorted(numbers)),
            hint="Close the file's own descriptor after dup2: the program needs only the copy.",
        )


class DescriptorFlags(_AtExec, frozen=True, kw_only=True, tag="descriptor-flags"):
    """Descriptor `fd` of the program that each call was asked for was open with O_APPEND at its exec."""

    fd: Annotated[int, Meta(ge=0)] = 1
    append: bool = True

    def _of(self, case: Case, call: int, program: Program) -> Finding | None:
        descriptor = next((d for d in program.descriptors if d.fd == self.fd), None)
        if descriptor is not None and bool(descriptor.flags & O_APPEND) == self.append:
            return None
        actual = "closed" if descriptor is None else "with" if descriptor.flags & O_APPEND else "without"
        return Finding(
            kind=self._kind(),
            message=f"descriptor {self.fd} of the program that {call_name(case, call)} exec'd was "
            + ("closed" if descriptor is None else f"open {actual} O_APPEND"),
            expected="open with O_APPEND" if self.append else "open without O_APPEND",
            actual=actual if descriptor is None else f"open {actual} O_APPEND",
            hint="With O_APPEND each write goes to the end of the file, wherever that is by then; to seek to "
            "the end once is not the same.",
        )


class ProgramNotRun(Expectation, frozen=True, kw_only=True, tag="program-not-run"):
    """The program that each call was asked for was not exec'd."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the first call that ran it."""
        for call in range(len(case.observation.calls)):
            name = file_name(case.arguments[call][0][0])
            for process, program in programs(case.observation, call):
                if name in names_of(program):
                    yield Finding(
                        kind="program-not-run",
                        message=f"{call_name(case, call)} ran {name}, where nothing should have been run",
                        expected="no program",
                        actual=shown(program.argv),
                        where=process.where,
                    )
                    return
