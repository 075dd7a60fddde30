import os

import pytest

from grader.model.errors import UsageError
from grader.spec import snapshot as snapshot_module
from grader.spec.submission import read_submission

MODULE = "fork_wait.py"


@pytest.fixture
def folder(tmp_path):
    """A submission with its module; beside it, a secret."""
    inside = tmp_path / "submission"
    inside.mkdir()
    (inside / MODULE).write_text("x = 1\n")
    (tmp_path / "secret").write_text("secret")
    return inside


def read(folder):
    """Read the folder for the module."""
    return read_submission(str(folder), MODULE)


def test_a_folder_is_read_with_its_subfolders(folder):
    """Every file, by its POSIX path from the folder."""
    (folder / "lib" / "deep").mkdir(parents=True)
    (folder / "lib" / "deep" / "a.py").write_bytes(b"\xff")
    submission = read(folder)
    assert submission.files == {MODULE: b"x = 1\n", "lib/deep/a.py": b"\xff"}
    assert (submission.path, submission.missing) == (str(folder), None)


def test_a_single_file_is_the_module_whatever_its_name(folder):
    """`grade assignment1 my-solution.py` grades that file alone."""
    (folder / "my solution.PY").write_text("y = 2\n")
    assert read(folder / "my solution.PY").files == {MODULE: b"y = 2\n"}


def test_the_hash_is_that_of_names_and_contents(folder, tmp_path):
    """The same files elsewhere hash alike; another name or content does not."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.py").write_text("")
    (other / MODULE).write_text("x = 1\n")
    (folder / "b.py").write_text("")
    same = read(folder).sha256
    assert read(other).sha256 == same
    (other / "b.py").rename(other / "c.py")
    assert read(other).sha256 != same
    (folder / "b.py").write_text("x")
    assert read(folder).sha256 != same


def test_what_nobody_hands_in_is_left_out(folder):
    """Hidden names, caches, virtual environments and node_modules are no part of a submission."""
    for name in (".git", "__pycache__", "node_modules", "env"):
        (folder / name).mkdir()
        (folder / name / "x.py").write_text("")
    (folder / "env" / "pyvenv.cfg").write_text("")
    (folder / "old.pyc").write_text("")
    (folder / ".hidden").write_text("")
    assert list(read(folder).files) == [MODULE]


def test_a_fifo_is_never_waited_for(folder):
    """A FIFO in the folder holds nothing up, and is no file."""
    os.mkfifo(folder / "pipe.py")
    assert list(read(folder).files) == [MODULE]


def test_links_out_of_the_folder_are_not_followed(folder, tmp_path):
    """Neither to a file nor to a folder, neither absolute nor relative, nor to a device."""
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("../secret")
    (folder / "etc").symlink_to("/etc")
    (folder / "null").symlink_to("/dev/zero")
    (tmp_path / "submission-2").mkdir()
    (tmp_path / "submission-2" / "x").write_text("other student")
    (folder / "near").symlink_to("../submission-2/x")
    (folder / "nowhere").symlink_to("nothing")
    (folder / "self").symlink_to("self")
    assert list(read(folder).files) == [MODULE]


def test_links_inside_are_read(folder):
    """A link whose target lies in the folder is a file like any other; a circle of folders ends."""
    (folder / "lib").mkdir()
    (folder / "lib" / "a.py").write_text("a")
    (folder / "b.py").symlink_to("lib/a.py")
    (folder / "again").symlink_to("lib")
    (folder / "lib" / "round").symlink_to("..")
    assert read(folder).files == {MODULE: b"x = 1\n", "lib/a.py": b"a", "b.py": b"a", "again/a.py": b"a"}


def test_circles_of_many_links_end(folder):
    """Folders that all link to each other are refused in bounded time, or read."""
    for number in range(12):
        (folder / f"d{number}").mkdir()
        for other in range(12):
            (folder / f"d{number}" / f"l{other}").symlink_to(f"../d{other}")
    with pytest.raises(UsageError, match="20,000 names"):
        read(folder)


def test_a_deep_tree_ends(folder):
    """What lies deeper than any module is left out."""
    deep = folder.joinpath(*"d" * 100)
    deep.mkdir(parents=True)
    (deep / "x.py").touch()
    assert list(read(folder).files) == [MODULE]


def test_names_that_are_no_utf8_crash_nothing(folder):
    """Such a file is read, hashed and shown; the shown path holds no surrogates."""
    strange = os.fsencode(folder) + b"/\xff\xfe.txt"
    with open(strange, "wb") as file:
        file.write(b"1")
    assert sorted(os.fsencode(name) for name in read(folder).files) == [MODULE.encode(), b"\xff\xfe.txt"]
    directory = os.fsencode(folder) + b"/\xff"
    os.mkdir(directory)
    submission = read_submission(os.fsdecode(directory), MODULE)
    submission.path.encode()
    assert submission.missing


def test_too_many_files_say_what_to_hand_in(folder):
    """3,000 files are a wrong folder, exit code 2, with advice."""
    for number in range(3000):
        (folder / f"{number}.txt").touch()
    with pytest.raises(UsageError, match=r"more than 2,000 files\. Hand in .*fork_wait\.py alone"):
        read(folder)


def test_too_many_bytes_are_refused(folder, monkeypatch):
    """A sparse terabyte ends the reading at the limit."""
    monkeypatch.setattr(snapshot_module, "BYTES_MAX", 1 << 20)
    with open(folder / "huge", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UsageError, match="more than 1 MiB"):
        read(folder)


@pytest.mark.parametrize(
    "name", ["Fork_wait.py", "fork-wait.py", "forkwait.py", "fork_wait (1).py", "fork_wait.py.txt"]
)
def test_a_module_of_nearly_the_right_name_is_pointed_out(folder, name):
    """The student is told which file to rename; it is no error of ours."""
    (folder / MODULE).rename(folder / name)
    submission = read(folder)
    assert submission.files == {}
    assert submission.missing.startswith(
        f'There is no {MODULE} in what was handed in, but there is "{name}": rename'
    )


def test_a_module_one_folder_down_is_pointed_out(folder):
    """The right file in a folder of its own."""
    (folder / "assignment").mkdir()
    (folder / MODULE).rename(folder / "assignment" / MODULE)
    assert read(folder).missing.endswith(f'but there is "assignment/{MODULE}": hand in that folder.')


def test_the_only_script_is_pointed_out(folder):
    """A file of quite another name, when there is no other."""
    (folder / MODULE).rename(folder / "solution.py")
    assert read(folder).missing.endswith('; the only Python file is "solution.py".')


def test_an_empty_folder_is_the_students(tmp_path):
    """Nothing handed in: a sentence, not an error."""
    assert read(tmp_path).missing == f"There is no {MODULE} in what was handed in."


def test_hostile_names_are_made_visible(folder):
    """A file name cannot write escapes to the terminal."""
    (folder / MODULE).rename(folder / "fork\x1b[31m_wait.py")
    missing = read(folder).missing
    assert missing.isprintable()
    assert "␛" in missing


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "it is no regular file"),
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: path.symlink_to("/etc/passwd"), "a link that leads out of the folder"),
        (lambda path: path.symlink_to("nothing"), "No such file"),
        (lambda path: path.symlink_to(MODULE), "cannot be read"),
    ],
)
def test_a_module_that_is_no_file_is_the_students(folder, make, why):
    """A FIFO, a folder or a link in the module's place is said as it is."""
    (folder / MODULE).unlink()
    make(folder / MODULE)
    submission = read(folder)
    assert why in submission.missing
    assert submission.files == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_files_are_left_out(folder):
    """Only the module must be readable."""
    (folder / "a.txt").touch(mode=0)
    (folder / "d").mkdir(mode=0)
    assert list(read(folder).files) == [MODULE]
    (folder / MODULE).chmod(0)
    assert "Permission denied" in read(folder).missing


@pytest.mark.parametrize("path", ["/nonexistent", "", "/dev/null"])
def test_a_wrong_path_is_a_usage_error(path):
    """What is neither a folder nor a file is exit code 2."""
    with pytest.raises(UsageError):
        read_submission(path, MODULE)


def test_a_file_that_is_no_python_is_a_usage_error(tmp_path):
    """An archive or a text is not graded as a module."""
    (tmp_path / "work.zip").touch()
    with pytest.raises(UsageError, match=r"a folder that holds fork_wait\.py, or a \.py file"):
        read(tmp_path / "work.zip")
