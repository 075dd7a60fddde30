"""An image made of what is installed here, because no registry can be asked: Debian's Python, a shell, the grader.

The files of a few Debian packages, and of those that they need, go into one archive, which `docker import` takes.
"""

import io
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path

from tests.contract.places import make_kit

PACKAGES = (
    "python3",
    "python3-venv",
    "bash",
    "dash",
    "coreutils",
    "findutils",
    "grep",
    "sed",
    "libc-bin",
    "procps",
)
KIT = "/opt/kit"
USER_ID = 1000
_LEFT_OUT = re.compile(r"/usr/share/(doc|man|locale|info|lintian|bash-completion)/|/__pycache__/")
_ETC = {
    "passwd": f"root:x:0:0:root:/root:/bin/sh\nsomebody:x:{USER_ID}:{USER_ID}::/home:/bin/sh\n",
    "group": f"root:x:0:\nsomebody:x:{USER_ID}:\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
_FOLDERS = {
    "tmp": 0o1777,
    "var/tmp": 0o1777,
    "root": 0o700,
    "home": 0o755,
    "proc": 0o755,
    "sys": 0o755,
    "dev": 0o755,
}


def write_image(archive: Path) -> None:
    """Write the archive."""
    with tarfile.open(archive, "w") as tar, tempfile.TemporaryDirectory() as kit:
        for name, mode in _FOLDERS.items():
            _add_folder(tar, name, mode)
        for name, text in _ETC.items():
            _add_text(tar, f"etc/{name}", text)
        for link in Path("/").iterdir():
            if link.is_symlink() and str(link.readlink()).startswith("usr/"):
                tar.add(link, link.name, recursive=False)
        for file in sorted({file.lstrip("/") for file in _files()} - set(tar.getnames())):
            tar.add(f"/{file}", file, recursive=False)
        make_kit(Path(kit))
        _fit_packages(Path(kit))
        tar.add(kit, KIT.lstrip("/"), filter=_everybodys)


def _everybodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.mode |= 0o555 if member.isdir() else 0o444
    return member


def _add_folder(tar: tarfile.TarFile, name: str, mode: int) -> None:
    member = tarfile.TarInfo(name)
    member.type, member.mode = tarfile.DIRTYPE, mode
    tar.addfile(member)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text.encode())
    tar.addfile(member, io.BytesIO(text.encode()))


def _files() -> Iterator[str]:
    """The files of the packages, where they really are, and what Python has compiled of them."""
    listed = _output("dpkg-query", "--listfiles", *_closure()).splitlines()
    for path in listed:
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if (
            _LEFT_OUT.search(path)
            or not os.path.lexists(real)
            or (os.path.isdir(real) and not os.path.islink(real))
        ):
            continue
        yield real
        compiled = cache_from_source(real) if real.endswith(".py") else ""
        if compiled and os.path.exists(compiled):
            yield compiled


def _closure() -> set[str]:
    """The packages and all that they depend on, as far as it is installed."""
    shown = "${binary:Package}\t${Pre-Depends},${Depends}\t${db:Status-Status}\n"
    lines = (
        line.split("\t") for line in _output("dpkg-query", "--show", f"--showformat={shown}").splitlines()
    )
    needs = {name: re.split(r"[,|]", depends) for name, depends, status in lines if status == "installed"}
    plain = {name.partition(":")[0]: name for name in needs}
    found: set[str] = set()
    wanted = [plain[name] for name in PACKAGES if name in plain]
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            bare = (re.split(r"[ :(]", each.strip(), maxsplit=1)[0] for each in needs[name])
            wanted += [plain[each] for each in bare if each in plain]
    return found


def _fit_packages(kit: Path) -> None:
    """Packages for the image's Python, where that is of another version than this one."""
    version = _output("/usr/bin/python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return
    words = ["--target", str(kit / "site"), "--upgrade", "--python-version", version, "--only-binary=:all:"]
    metadata = tuple(each.name.split("-")[0] for each in (kit / "site").glob("*.dist-info"))
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", *words, *metadata], check=True)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
