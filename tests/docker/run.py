"""Runs this folder's tests, in containers as they come: `make test-docker`.

The daemon is the one that runs, or else one of Debian's docker.io (as root it is installed when it is missing), which
is started for the while, needs no network of its own, and is stopped again. Words are handed to pytest.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
from tests.docker.image import write_image  # noqa: E402 - the checkout has to be in the path first

IMAGE = "grade-test"
_START_S, _STOP_S = 60, 30
_INSTALL = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]


def main(words: list[str]) -> int:
    """Run the tests. Their exit status."""
    temporary = tempfile.TemporaryDirectory(prefix="grade-docker-", ignore_cleanup_errors=True)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(temporary)
        if not _answers():
            stack.enter_context(_daemon(Path(folder)))
        archive = Path(folder, "image.tar")
        write_image(archive)
        docker("import", str(archive), IMAGE)
        archive.unlink()
        stack.callback(docker, "image", "rm", IMAGE)
        tests = [str(path) for path in sorted(HERE.glob("*_in_docker.py"))]
        command = [sys.executable, "-m", "pytest", "-q", *(words or tests)]
        environment = {**os.environ, "GRADE_IMAGE": IMAGE}
        return subprocess.run(command, check=False, env=environment, cwd=HERE.parents[1]).returncode


def docker(*words: str) -> None:
    """Give a docker command. CalledProcessError when it fails."""
    subprocess.run(["docker", *words], check=True, stdout=subprocess.DEVNULL)


def _answers() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], check=False, capture_output=True).returncode == 0


@contextlib.contextmanager
def _daemon(folder: Path) -> Iterator[None]:
    """A daemon of our own, with all that it has below `folder`; DOCKER_HOST leads to it."""
    if os.geteuid() != 0:
        sys.exit("No Docker daemon answers here, and only root can start one: start it, or run this as root")
    if shutil.which("dockerd") is None or shutil.which("docker") is None:
        _install()
    socket = f"unix://{folder}/socket"
    words = [f"--data-root={folder}/data", f"--exec-root={folder}/exec", f"--pidfile={folder}/pid"]
    words += ["--bridge=none", "--iptables=false", "--ip6tables=false", f"--host={socket}"]
    words += ["--exec-opt", "native.cgroupdriver=cgroupfs"]
    with (folder / "log").open("wb") as log:
        daemon = subprocess.Popen(["dockerd", *words], stdout=log, stderr=log, start_new_session=True)
    before = os.environ.get("DOCKER_HOST")
    os.environ["DOCKER_HOST"] = socket
    try:
        _await(daemon, folder / "log")
        yield
    finally:
        os.environ.pop("DOCKER_HOST") if before is None else os.environ.update(DOCKER_HOST=before)
        daemon.send_signal(signal.SIGTERM)  # it stops its containers, and containerd, by itself
        daemon.wait(_STOP_S)


def _install() -> None:
    if shutil.which("apt-get") is None:
        sys.exit("There is no Docker daemon here, and no way to install one: apt-get install docker.io")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print("installing docker.io", file=sys.stderr)
    for words in (["update"], ["install", "-y", "--no-install-recommends", "docker.io"]):
        subprocess.run([*_INSTALL, *words], check=True, env=environment, stdout=subprocess.DEVNULL)


def _await(daemon: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_S
    while not _answers():
        if daemon.poll() is not None or time.monotonic() > until:
            sys.exit(f"dockerd did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.05)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the daemon is stopped then too
    sys.exit(main(sys.argv[1:]))
