import base64
import csv
import io
import subprocess
import sys
import zipfile
from hashlib import sha256
from importlib.metadata import PackageNotFoundError

import pytest

from grader import __version__
from grader.model.errors import UsageError
from grader.package import wheel


@pytest.fixture(scope="module")
def made():
    """Name and archive."""
    name, data = wheel.make_wheel()
    return name, zipfile.ZipFile(io.BytesIO(data))


def test_it_is_named_as_pip_expects(made):
    """Distribution, version, and that it is pure Python."""
    assert made[0] == f"grade_os-{__version__}-py3-none-any.whl"


def test_the_record_is_right(made):
    """Every file is in it with its hash and size, and itself without."""
    archive = made[1]
    [name] = [name for name in archive.namelist() if name.endswith("/RECORD")]
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(archive.read(name).decode()))}
    assert set(rows) == set(archive.namelist())
    for path, (digest, size) in rows.items():
        content = archive.read(path)
        wanted = base64.urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
        assert path == name or (digest, size) == (f"sha256={wanted}", str(len(content)))


def test_it_holds_the_grader_and_no_course(made):
    """Code and templates; no assignment, no caches."""
    names = made[1].namelist()
    assert {"grader/supervisor/main.py", "grader/report/html/templates/page.html"} <= set(names)
    assert not [name for name in names if "assignments" in name or "__pycache__" in name]


def test_what_is_in_it_works(made, tmp_path):
    """Unpacked somewhere, it is the same grader, and says so."""
    made[1].extractall(tmp_path)
    command = [sys.executable, "-m", "grader", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"grade {__version__}\n"


def test_twice_the_same_is_the_same(made):
    """The bytes depend on the files alone."""
    assert wheel.make_wheel()[1] == wheel.make_wheel()[1]


def test_a_grader_that_was_never_installed_says_so(monkeypatch):
    """Its requirements are known only where it is installed."""

    def missing(_name):
        raise PackageNotFoundError

    monkeypatch.setattr(wheel, "distribution", missing)
    with pytest.raises(UsageError, match="not installed"):
        wheel.make_wheel()
