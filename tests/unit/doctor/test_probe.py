import json
import subprocess
import sys
from pathlib import Path

from grader.doctor import probe
from grader.doctor.canaries import canaries
from grader.doctor.knowledge import KNOWN

TRIED_BY_LOOKING = {
    *("file names", "file system", "processes", "process list", "network", "host name", "user"),
    *("ipc", "environment", "system calls"),
}


def looked(given) -> dict[str, list[str]]:
    """What the probe does in a process of its own that nothing keeps from it."""
    code = "import json, sys; sys.path.insert(0, sys.argv[1]); import probe; print(probe.look(json.load(sys.stdin)))"
    words = [sys.executable, "-I", "-c", code.replace("print(", "print(json.dumps(").replace("))", ")))")]
    done = subprocess.run(
        [*words, str(Path(probe.__file__).parent)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[str]] = {}
    for protection, deed in json.loads(done.stdout):
        found.setdefault(protection, []).append(deed)
    return found


def test_without_a_sandbox_every_deed_succeeds():
    """So that a deed which fails in a sandbox failed because of the sandbox."""
    with canaries() as given:
        found = looked(given)
    assert found.keys() >= TRIED_BY_LOOKING
    assert len(found["file system"]) == 5
    assert "connected to a service of this host" in found["network"]
    assert "connected to a Unix socket outside" in found["network"]


def test_the_probe_speaks_of_protections_that_are_known():
    """Whatever it says can be explained."""
    with canaries() as given:
        assert looked(given).keys() <= KNOWN.keys()


def test_canaries_leave_nothing(tmp_path):
    """Neither files nor the process nor the variable."""
    with canaries() as given:
        folder = Path(given["folder"])
        assert folder.exists()
    assert not folder.exists()
    assert not any(given["token"] in _command_line(path) for path in Path("/proc").glob("[0-9]*"))


def _command_line(path: Path) -> str:
    try:
        return (path / "cmdline").read_text()
    except OSError:
        return ""
