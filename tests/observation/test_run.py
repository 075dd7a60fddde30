"""One run: how it ends, what was given to it, what it claims, what it left."""

import json
import os

import pytest

from grader.supervisor.run import untraceable

from .conftest import planned

ENDS = {
    "raises at import": ("1 / 0", "import-raised"),
    "no valid Python": ("def run(:", "import-raised"),
    "exits at import": ("import sys; sys.exit(0)", "import-exited"),
    "os._exit at import": ("import os; os._exit(0)", "import-exited"),
    "lacks the function": ("def walk(): pass", "no-function"),
    "function is no function": ("run = 3", "no-function"),
    "ends the process": ("import os\ndef run(): os._exit(3)", "exited"),
    "becomes another program": ("import os\ndef run(): os.execv('/bin/true', ['true'])", "exited"),
    "kills itself": ("import os\ndef run(): os.kill(os.getpid(), 9)", "killed"),
    "kills its group": ("import os\ndef run(): os.kill(0, 9)", "killed"),
    "crashes": ("import ctypes\ndef run(): ctypes.string_at(0)", "killed"),
    "raises": ("def run(): raise ValueError", "completed"),
    "returns": ("def run(): pass", "completed"),
}


@pytest.mark.parametrize("how", ENDS)
def test_how_a_run_ends(observe, how):
    """Each way to end is told apart, none is an error of the grader's."""
    source, end = ENDS[how]
    assert observe(source).end == end


def test_an_exception_is_told_with_its_line(observe):
    """Type, text and the innermost line of the submission, also when a library raised."""
    raised = observe("import json\ndef run():\n    json.loads('{')\n").calls[0].raised
    assert raised.type == "JSONDecodeError"
    assert (raised.where.file, raised.where.line) == ("module.py", 3)


def test_an_exception_that_fights_back_is_told(observe):
    """An exception whose text raises, or is endless, does no harm."""
    source = "class E(Exception):\n    def __str__(self):\n        raise KeyboardInterrupt\ndef run():\n    raise E\n"
    assert observe(source).calls[0].raised.message == "(its text cannot be read)"


def test_values_are_read_by_their_true_type(observe):
    """A subclass that lies about itself is seen for what it holds."""
    seen = observe(
        """
        class Seven(int):
            __eq__ = lambda self, other: True
            __repr__ = __str__ = lambda self: "7"
            __int__ = __index__ = lambda self: 7
        class Words(list):
            __iter__ = lambda self: iter(["lie"])
        def run():
            return [Seven(5), Words(["truth"]), memoryview(b"ab"), object(), float("nan"), "\\ud800"]
        """
    )
    assert json.loads(seen.calls[0].value)["list"] == [
        {"int": "5"},
        {"list": ["truth"]},
        {"bytes": "YWI="},
        {"other": "object"},
        {"float": "nan"},
        {"str": [0xD800]},
    ]


@pytest.mark.parametrize("value", ["[0] * 10**6", "'x' * (40 << 20)", "nested", "10**5000", "{1: nested}"])
def test_monstrous_values_are_no_values(observe, value):
    """What no contract asks for by size or depth is named as such, in bounded time."""
    source = f"nested = []\nfor _ in range(100_000):\n    nested = [nested]\ndef run():\n    return {value}\n"
    assert '"other"' in observe(source).calls[0].value


def test_it_runs_as_a_program_would(observe):
    """The environment, the arguments, the main module and the signals are those of a plain `python3`."""
    seen = observe(
        """
        import os, signal, sys
        def run():
            return [
                sorted(os.environ), sys.argv, __name__, sorted(os.listdir("/proc/self/fd"))[:3], os.getpid() == os.getsid(0),
                signal.getsignal(signal.SIGINT) is signal.default_int_handler, sorted(signal.pthread_sigmask(0, [])),
                [name for name in sys.modules if name.startswith("grader")], os.listdir("."),
            ]
        """
    )
    environment, argv, name, fds, leads, interrupt, blocked, ours, files = json.loads(seen.calls[0].value)[
        "list"
    ]
    assert (
        {"HOME", "LANG", "PATH"}
        <= set(environment["list"])
        <= {"HOME", "LANG", "LOGNAME", "PATH", "PWD", "TMPDIR", "USER", "LC_CTYPE"}
    )
    assert (argv, name, fds) == ({"list": ["module.py"]}, "module", {"list": ["0", "1", "2"]})
    assert (leads, interrupt, blocked) == (True, True, {"list": []})
    assert ours == files == {"list": []}


def test_what_was_given_is_there(observe):
    """Files with their modes, standard input, the umask, arguments."""
    seen = observe(
        """
        import os, sys
        def run(a, b):
            mask = os.umask(0)
            return [a, b, sys.stdin.read(), open("in/x").read(), oct(os.stat("in/x").st_mode & 0o777), mask]
        """,
        args=(b"\0\xff", [1, None]),
        stdin=b"typed",
        umask=0o027,
        files=[("in/x", b"given", 0o640)],
    )
    assert json.loads(seen.calls[0].value)["list"] == [
        {"bytes": "AP8="},
        {"list": [{"int": "1"}, None]},
        "typed",
        "given",
        "0o640",
        {"int": str(0o027)},
    ]


def test_what_was_printed_is_kept_apart_by_stream(observe):
    """Standard output and error, in order of writing, with text that was printed before and not yet flushed."""
    source = "import os, sys\ndef run():\n    print('out')\n    print('err', file=sys.stderr)\n    os.system('echo sh')\n"
    seen = observe(source, printed_before="before ")
    assert seen.stdout.data == b"sh\nbefore out\n"
    assert seen.stderr.data == b"err\n"


def test_the_working_folder_is_looked_at_after_the_last_call(observe):
    """Names, modes, contents; links and pipes are named and not followed or opened."""
    seen = observe(
        """
        import os
        def run():
            os.mkdir("d", 0o700)
            with open("d/f", "w") as file:
                file.write("text")
            os.symlink("/etc/passwd", "link")
            os.mkfifo("fifo")
        """
    )
    states = {s.path: (s.kind, s.content) for s in seen.calls[0].files}
    assert states == {
        "d": ("folder", None),
        "d/f": ("file", b"text"),
        "fifo": ("other", None),
        "link": ("other", None),
    }


def test_descriptors_before_the_first_and_after_the_last_call(observe):
    """A descriptor that stays open is seen, with what it is open on."""
    seen = observe("import os\ndef run():\n    os.pipe()\n", repeat=3)
    before = {d.fd for d in seen.calls[0].descriptors_before}
    after = {d.fd: d.target for d in seen.calls[-1].descriptors_after}
    assert before == {0, 1, 2}
    assert len(after) == 9
    assert after[8].startswith("pipe:[")


def test_closing_every_descriptor_stops_no_report(observe):
    """The driver reports through no descriptor: there is none to close."""
    seen = observe("import os\ndef run():\n    os.closerange(0, 1000)\n    return 1\n")
    assert (seen.end, seen.calls[0].value) == ("completed", '{"int": "1"}')


def test_a_program_inherits_what_it_inherits(observe):
    """Seen at the exec itself: arguments, and the descriptors that were not closed by it."""
    seen = observe(
        """
        import os
        def run():
            r, w = os.pipe()
            os.set_inheritable(w, True)
            pid = os.fork()
            if pid == 0:
                os.execvp("true", ["true", "", "a b", "é"])
            os.waitpid(pid, 0)
        """
    )
    (program,) = seen.processes[1].programs
    assert program.argv == ["true", "", "a b", "é"]
    assert [d.fd for d in program.descriptors] == [0, 1, 2, 4]


def test_bytes_through_pipes_are_seen_when_asked_for(observe):
    """Reads and writes of pipes with their bytes, whoever does them; other descriptors are not recorded."""
    seen = observe(
        """
        import os
        def run():
            r, w = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.writev(w, [b"ab", b"cd"])
                os._exit(0)
            os.waitpid(pid, 0)
            return os.read(r, 10)
        """,
        observe=["pipes", "io"],
    )
    moves = [(s.name, s.result, s.data) for s in seen.syscalls if s.name in ("read", "writev")]
    assert moves == [("writev", 4, b"abcd"), ("read", 4, b"abcd")]
    (pipe,) = [s for s in seen.syscalls if s.name == "pipe2"]
    assert {s.target for s in seen.syscalls if s.name in ("read", "writev")} == {pipe.target}


def test_waits_are_seen_with_what_they_collected(observe):
    """wait4 and waitid, blocking or not, and the pid that each returned."""
    seen = observe(
        """
        import os
        def run():
            pid = os.fork()
            if pid == 0:
                os._exit(0)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            os.waitid(os.P_PID, pid, os.WEXITED)
        """
    )
    child = seen.processes[1]
    assert [(s.name, s.result) for s in seen.syscalls] == [("waitid", child.pid)] * 2
    assert child.reaped_ns > seen.syscalls[0].ended_ns


def test_marks_out_of_order_are_tampering(observe):
    """A submission that reports a second return, or calls that were not made, is found out."""
    source = """
        import ctypes
        def run():
            ctypes.CDLL(None).prctl(0x1F5EED, 5, 7, b"", 0)
    """
    assert observe(source).end == "tampered"


def test_the_submission_is_as_handed_in_at_each_run(session_of):
    """A module that rewrites itself is imported as it was in the next run."""
    session = session_of(
        """
        def run():
            try:
                with open(__file__, "w") as file:
                    file.write("def run(): return 'changed'")
            except OSError:
                pass
            return "as handed in"
        """
    )
    for _ in range(2):
        assert session.observe(planned()).calls[0].value == '"as handed in"'


def test_nothing_stays_on_the_host(tier, tmp_path, monkeypatch):
    """When the sandbox is closed, no temporary folder of it is left."""
    from grader.sandbox.session import Session
    from grader.sandbox.start import start

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with Session(start(tier), {"module.py": b"def run(): open('left', 'w').close()"}) as session:
        assert session.observe(planned()).end == "completed"
    assert os.listdir(tmp_path) == []


def test_no_file_is_open_to_a_submission_that_may_not_be_opened(observe):
    """Also where root grades without a sandbox: a mode of 0 keeps the submission out of its own file."""
    seen = observe(
        """
        def run():
            try:
                open("locked").close()
            except PermissionError:
                return "denied"
        """,
        files=[("locked", b"", 0o000)],
    )
    assert json.loads(seen.calls[0].value) == "denied"


def test_a_process_that_ends_before_it_is_traced_has_said_why():
    """The kernel refuses to trace the dead as it refuses what is not permitted: the cause is not to be mistaken."""
    stderr = os.memfd_create("stderr")
    dead = os.fork()
    if dead == 0:
        os.write(stderr, b"driver: no descriptors")
        os._exit(70)
    ready, go = os.pipe()
    alive = os.fork()
    if alive == 0:
        os.close(go)
        os.read(ready, 1)
        os._exit(0)
    os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)
    told = untraceable(dead, stderr), untraceable(alive, stderr)
    for fd in (stderr, ready, go):
        os.close(fd)
    os.waitpid(dead, 0)
    os.waitpid(alive, 0)
    assert "no descriptors" in told[0]
    assert "tracing is not permitted" in told[1]
