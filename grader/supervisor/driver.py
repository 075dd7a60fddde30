"""The student's process: the code that imports the module and calls the function, and says when.

It runs in a process forked from the supervisor. What it reports goes by *marks*: a system call that does not
exist, in front of which the process stops until the supervisor has looked at whatever it wants, and has read the
report from this process's memory. So there is no descriptor that a student could close, leak or write to, and
who reports is known from the kernel. A forged mark says no more than a return value does: it is a claim.
"""

import atexit
import contextlib
import faulthandler
import fcntl
import gc
import importlib
import json
import os
import resource
import signal
import sys
import types
from collections.abc import Callable
from typing import Any

from grader.supervisor import libc, lines, pauses, values

STARTED, IMPORTED, IMPORT_RAISED, NO_FUNCTION, CALL, RETURNED, RAISED, DONE, PAUSE, FREE = range(1, 11)
_MAX_ARGUMENTS = 64 * 1024  # characters; longer ones are not shown before and after
_MAX_TEXT = 4000
_MAX_FRAMES = 20
_KIB = 1024
_OUT_OF_THE_WAY = 100
_getpid = os.getpid
_ULIMITS = {
    resource.RLIMIT_CPU: "seconds of processor time (ulimit -Ht)",
    resource.RLIMIT_DATA: "bytes of memory (ulimit -Hd)",
    resource.RLIMIT_FSIZE: "bytes in a file (ulimit -Hf)",
    resource.RLIMIT_NOFILE: "open descriptors (ulimit -Hn)",
    resource.RLIMIT_NPROC: "processes (ulimit -Hu)",
}


class HostLimit(Exception):
    """The host allows less than the assignment does."""


WHERE_SIGNAL = signal.SIGRTMAX - 1
"""At this signal the interpreter writes its stack on standard error, from C: also when it hangs or loops."""


def be_student(
    run: dict[str, Any], streams: tuple[int, int, int], boot: dict[str, Any], go: int, handover: int | None
) -> None:
    """Become the process that `run` describes; `streams` are the new descriptors 0, 1 and 2. Returns when it may start.

    `go` is a descriptor at whose end of file the process is traced. `handover` becomes descriptor 4, which the tier
    closes.
    """
    for fd, stream in enumerate(streams):
        os.dup2(stream, fd)
    kept = [fcntl.fcntl(fd, fcntl.F_DUPFD, _OUT_OF_THE_WAY) for fd in (go, handover) if fd is not None]
    for number, fd in enumerate(kept):
        os.dup2(fd, 3 + number)
    os.closerange(3 + len(kept), 1 << 16)
    os.setsid()
    os.chdir(boot["scratch"])
    os.umask(run["umask"])
    _set_limits(run["limits"], own_user=boot["own_user"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.read(3, 1)
    os.close(3)


def _set_limits(limits: dict[str, Any], *, own_user: bool) -> None:
    def limit(what: int, value: int, hard: int | None = None, least: int = 0) -> None:
        ceiling = resource.getrlimit(what)[1]
        pair = [value, value if hard is None else hard]
        if ceiling != resource.RLIM_INFINITY:
            if ceiling < least:  # what is the host's limit must not look like the submission's fault
                raise HostLimit(f"this host allows {ceiling} {_ULIMITS[what]}, a submission may have {least}")
            pair = [min(ceiling, number) for number in pair]
        resource.setrlimit(what, (pair[0], pair[1]))

    mib = _KIB * _KIB
    limit(
        resource.RLIMIT_CORE, 1
    )  # 1 byte: with 0, a host whose core_pattern is a pipe starts its program (core(5))
    limit(resource.RLIMIT_CPU, limits["cpu_s"], limits["cpu_s"] + 1, least=limits["cpu_s"])
    limit(resource.RLIMIT_DATA, limits["memory_mb"] * mib, least=limits["memory_mb"] * mib)
    limit(resource.RLIMIT_AS, 8 * limits["memory_mb"] * mib)
    limit(resource.RLIMIT_FSIZE, limits["file_mb"] * mib, least=limits["file_mb"] * mib)
    limit(resource.RLIMIT_NOFILE, limits["descriptors"], least=limits["descriptors"])
    if own_user:  # the limit counts all processes of the user: it is ours to set only where the user is
        # twice: each known process may stand in a fork whose child the supervisor has not heard of yet
        limit(resource.RLIMIT_NPROC, 2 * limits["processes"] + 64, least=limits["processes"])


def run_student(run: dict[str, Any], submission: str, note: Callable[[int, str], None]) -> None:
    """Import the module and make the calls. Ends the process.

    `note(line, file)` leaves where the submission is about to fork; or each line of it.
    """
    pid = _getpid()
    gc.freeze()  # what the supervisor has made since: a first collection would touch all of its pages
    gc.enable()
    sys.path[0] = submission
    sys.argv = [run["module"]]
    if "lines" in run["observe"]:
        lines.follow(submission, note)
    else:
        _note_forks(submission, note)
    arguments = [_arguments(call) for call in run["calls"]]
    faulthandler.register(WHERE_SIGNAL, file=2, all_threads=False, chain=False)
    libc.mark(STARTED, 0, b"")
    if run["pause_at_opcodes"]:
        pauses.install(submission, run["watch"]["seed"], lambda often: libc.mark(PAUSE, often, b""))
    function = _import(run, submission)
    if run["printed_before"]:
        sys.stdout.write(run["printed_before"])
    for number, (args, kwargs) in enumerate(arguments):
        if not _call(function, number, args, kwargs, submission, pid):
            break
    if run["whole"]:
        _wait_for_threads()
        libc.mark(FREE, 0, b"")
    _flush()
    libc.mark(DONE, 0, b"")
    os._exit(0)


def _arguments(call: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    args = [values.load(argument) for argument in call["args"]]
    return args, {name: values.load(argument) for name, argument in call["kwargs"].items()}


def forget_the_grader() -> None:
    """Leave the modules of an interpreter as `python3` starts it. Done once, in the supervisor: all is imported.

    In each student's process it would copy the page of every name that is looked at.
    """
    for name in [n for n in sys.modules if n == "grader" or n.startswith("grader.")]:
        del sys.modules[name]
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = main
    sys.dont_write_bytecode = True


def _note_forks(submission: str, note: Callable[[int, str], None]) -> None:
    def before() -> None:
        frame: types.FrameType | None = sys._getframe(1)  # noqa: SLF001 - what inspect.currentframe calls
        while frame is not None and not frame.f_code.co_filename.startswith(submission):
            frame = frame.f_back
        if frame is not None:
            note(frame.f_lineno, frame.f_code.co_filename[len(submission) + 1 :])

    # None after the fork: a signal that came meanwhile would be handled there, and what its handler raises be lost
    os.register_at_fork(before=before)


def _import(run: dict[str, Any], submission: str) -> Callable[..., Any]:
    name, function = run["module"].removesuffix(".py"), run["function"]
    try:
        module = importlib.import_module(name)
    except BaseException as error:  # noqa: BLE001 - whatever the student's code throws is reported
        if isinstance(error, SystemExit):
            _leave(error)
        libc.mark(IMPORT_RAISED, 0, _describe(error, submission))
        os._exit(1)
    found = getattr(module, function, None)
    if not callable(found):
        libc.mark(NO_FUNCTION, 0, b"")
        os._exit(1)
    libc.mark(IMPORTED, 0, _defined(found, submission))
    return found  # type: ignore[no-any-return]


def _defined(function: Any, submission: str) -> bytes:
    """Where the function begins; nothing for a callable that is no function of the submission's."""
    if type(function) is not types.FunctionType:
        return b""
    file, line = function.__code__.co_filename, function.__code__.co_firstlineno
    return json.dumps({"file": file.removeprefix(submission + "/"), "line": line}).encode()


def _call(
    function: Callable[..., Any],
    number: int,
    args: list[Any],
    kwargs: dict[str, Any],
    submission: str,
    pid: int,
) -> bool:
    """One call, reported. False when there must be no further one. A copy of the caller ends here."""
    libc.mark(CALL, number, _dump_arguments(args, kwargs))
    try:
        value = function(*args, **kwargs)
    except BaseException as error:  # noqa: BLE001 - whatever the student's code throws is reported
        if isinstance(error, SystemExit) and _getpid() == pid:
            atexit._run_exitfuncs()  # noqa: SLF001 - as the interpreter would: some of them end what was started
        libc.mark(RAISED, number, _describe(error, submission))
        if _getpid() != pid:
            _leave(error)
        return False
    report = values.dump(value).encode() + b"\n" + _dump_arguments(args, kwargs)
    libc.mark(RETURNED, number, report)
    if _getpid() != pid:
        _leave(None)
    return True


def _wait_for_threads() -> None:
    """As the interpreter does when its program is over: for those that are no daemons, and for pools of threads.

    What is raised meanwhile ends nothing.
    """
    threading = sys.modules.get("threading")
    if threading is not None:
        with contextlib.suppress(BaseException):
            threading._shutdown()  # noqa: SLF001 - what Py_FinalizeEx calls


def _dump_arguments(args: list[Any], kwargs: dict[str, Any]) -> bytes:
    if any(isinstance(a, (bytes, str)) and len(a) > _MAX_ARGUMENTS for a in args):
        return b""
    text = values.dump([args, kwargs])
    return text.encode() if len(text) <= _MAX_ARGUMENTS else b""


def _leave(error: BaseException | None) -> None:
    """End as Python would: a copy of the caller that came back from the function, or sys.exit at import."""
    _flush()
    os._exit(_status(error))


def _status(error: BaseException | None) -> int:
    """The exit status that the interpreter ends with."""
    code: Any = 0 if error is None else 1
    if isinstance(error, SystemExit):
        code = 0 if error.code is None else error.code
    return code & 0xFF if isinstance(code, int) else 1


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr, sys.__stdout__):
        try:
            stream.flush()  # type: ignore[union-attr]
        except Exception:  # noqa: BLE001, S112, PERF203 - the student may have closed or replaced it
            continue


def _describe(error: BaseException, submission: str) -> bytes:
    """An exception as `grader.model.observation.Raised`, JSON; never raises whatever the exception does."""
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - a hostile __str__
        text = "(its text cannot be read)"
    frames = _frames(error, submission)
    where = {"file": frames[-1][0], "line": frames[-1][1]} if frames else None
    listing = "\n".join(f"{file}:{line} in {name}" for file, line, name in frames[-_MAX_FRAMES:])
    report: dict[str, Any] = {"type": type(error).__name__, "message": text[:_MAX_TEXT]}
    report |= {"where": where, "traceback": listing}
    if isinstance(error, SystemExit):
        report["exit_status"] = _status(error)
    return json.dumps(report).encode()


def innermost(dump: str, submission: str) -> dict[str, Any] | None:
    """The innermost line of the submission in what faulthandler has written."""
    for line in dump.splitlines():
        head, _, rest = line.partition(f'File "{submission}/')
        if head.strip() or not rest:
            continue
        file, _, place = rest.partition('", line ')
        number = place.split(" ", 1)[0]
        if number.isdigit():
            return {"file": file, "line": int(number)}
    return None


def _frames(error: BaseException, submission: str) -> list[tuple[str, int, str]]:
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append((code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        places.append((str(error.filename), error.lineno or 1, "?"))
    start = submission + "/"
    return [(file[len(start) :], line, name) for file, line, name in places if file.startswith(start)]
