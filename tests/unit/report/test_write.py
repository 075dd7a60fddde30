import os
import threading

import pytest

from grader.model.errors import HarnessError, UsageError
from grader.report.write import write_report


def test_writes_a_new_file_and_replaces_an_old_one(tmp_path):
    """The report is at the path, whole, and nothing else is in the folder."""
    path = tmp_path / "report.json"
    write_report(str(path), b"first, and longer")
    write_report(str(path), b"second")
    assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["report.json"]


def test_mode_follows_the_umask(tmp_path):
    """The file can be read by whom the umask says."""
    old = os.umask(0o027)
    try:
        write_report(str(tmp_path / "report"), b"")
    finally:
        os.umask(old)
    assert (tmp_path / "report").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("call", ["fsync", "rename"])
def test_a_write_that_fails_leaves_the_old_report(tmp_path, monkeypatch, call):
    """A full disk costs the new report, not the old one, and leaves no temporary file."""
    path = tmp_path / "report"
    path.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(HarnessError, match=r"report: No space left"):
        write_report(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["report"]


def test_a_missing_folder_is_a_usage_error(tmp_path):
    """The path was mistyped: exit code 2, and the folder is named."""
    with pytest.raises(UsageError, match="no folder"):
        write_report(str(tmp_path / "none" / "report"), b"")


def test_a_folder_is_a_usage_error(tmp_path):
    """A folder is no report, and stays."""
    with pytest.raises(UsageError, match="it is a folder"):
        write_report(str(tmp_path), b"")


def test_a_file_as_a_folder_is_a_usage_error(tmp_path):
    """A file on the way to the report is the command line's fault."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError):
        write_report(str(tmp_path / "file" / "report"), b"")


def test_a_symbolic_link_is_written_through(tmp_path):
    """The link stays a link, and what it points to is written."""
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_report(str(tmp_path / "link"), b"text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"text"


def test_a_device_that_is_full_is_a_harness_error():
    """/dev/full is written through, and says why it cannot take it."""
    with pytest.raises(HarnessError, match=r"/dev/full"):
        write_report("/dev/full", b"x" * 100_000)


def test_a_fifo_is_written_through(tmp_path):
    """A reader at the other end of a pipe gets the report, and the pipe stays."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    got = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()))
    reader.start()
    write_report(str(path), b"text")
    reader.join()
    assert got == [b"text"]
    assert path.is_fifo()
