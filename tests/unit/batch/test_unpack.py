import io
import os
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.batch.intake.members import Bounds, UnusableArchive
from grader.batch.intake.unpack import OF_A_SUBMISSION, unpack

SMALL = Bounds(members=50, total_bytes=1 << 20, member_bytes=1 << 19)


@pytest.fixture
def opened(tmp_path):
    """`opened(archive bytes, name)` → the files that come out, by path; and nothing lies beside the folder."""

    def run(data, name="a.zip", bounds=SMALL):
        (tmp_path / name).write_bytes(data)
        unpack(str(tmp_path / name), str(tmp_path / "out"), bounds)
        assert sorted(os.listdir(tmp_path)) == sorted([name, "out"])
        return files_below(tmp_path / "out")

    return run


def files_below(folder):
    """Relative path → content of all that is a plain file; anything else is a fault."""
    found = {}
    for here, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(here, name)
            assert stat.S_ISREG(os.lstat(path).st_mode)
            found[os.path.relpath(path, folder)] = Path(path).read_bytes()
    return found


def zipped(*members):
    """A zip of (name or ZipInfo, content)."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def tarred(*members, mode="w"):
    """A tar of (TarInfo, content)."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def info(name, kind=tarfile.REGTYPE, target=""):
    """A member's header."""
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def test_plain_files_and_folders_come_out(opened):
    """What is honest is unpacked whole."""
    assert opened(zipped(("fork_wait.py", "x = 1"), ("lib/", ""), ("lib/a.py", "y"))) == {
        "fork_wait.py": b"x = 1",
        "lib/a.py": b"y",
    }


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_every_kind_of_tar_is_read(opened, mode):
    """Whatever tar was compressed with."""
    assert opened(tarred((info("d/a.py"), b"z"), mode=mode), "a.tar") == {"d/a.py": b"z"}


@pytest.mark.parametrize(
    "name", ["../evil.py", "a/../../evil.py", "/etc/evil.py", "..\\evil.py", "a/..", "..", "/", "."]
)
def test_nothing_gets_out_of_the_folder(opened, name):
    """A path that leads out is left out; the rest is there."""
    assert opened(zipped(("good.py", "1"), (name, "2"))) == {"good.py": b"1"}


def test_a_backslash_is_a_folder_as_windows_means_it(opened):
    """Archives of Windows programs have such names."""
    assert opened(zipped(("lib\\a.py", "1"))) == {"lib/a.py": b"1"}


def test_links_and_devices_are_left_out(opened):
    """No link, hard or symbolic, no FIFO and no device comes out of a tar, and nothing is written through one."""
    members = [
        (info("link", tarfile.SYMTYPE, "/etc"), b""),
        (info("link/passwd"), b"owned"),
        (info("hard", tarfile.LNKTYPE, "/etc/passwd"), b""),
        (info("fifo", tarfile.FIFOTYPE), b""),
        (info("null", tarfile.CHRTYPE), b""),
        (info("good.py"), b"1"),
    ]
    assert opened(tarred(*members), "a.tar") == {"good.py": b"1", "link/passwd": b"owned"}


def test_a_link_in_a_zip_is_left_out(opened):
    """A zip says in a Unix mode that a member is a link."""
    link = zipfile.ZipInfo("link.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert opened(zipped((link, "/etc/passwd"), ("good.py", "1"))) == {"good.py": b"1"}


def test_no_permission_of_the_archives_is_kept(opened, tmp_path):
    """A set-user-ID program comes out as a plain file."""
    member = zipfile.ZipInfo("a.py")
    member.external_attr = (stat.S_IFREG | 0o6777) << 16
    opened(zipped((member, "1")))
    assert stat.S_IMODE(os.stat(tmp_path / "out" / "a.py").st_mode) & 0o7111 == 0


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path):
    """What unpacks to more than there is room for is unusable, and no more than that was written."""
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{n}.py", b"0" * (1 << 19)) for n in range(8))))
    with pytest.raises(UnusableArchive, match="more than"):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)
    assert sum(len(content) for content in files_below(tmp_path / "out").values()) <= SMALL.total_bytes


def test_a_header_that_lies_about_the_size_does_not_help(tmp_path):
    """The bytes that really come are counted, not those that were promised."""
    data = zipped(("a.py", b"0" * (1 << 21)))
    lying = data.replace((1 << 21).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(lying)
    try:
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)
    except UnusableArchive:
        return
    assert len((tmp_path / "out" / "a.py").read_bytes()) <= SMALL.member_bytes


def test_a_member_too_large_for_any_submission_is_too_large_for_ever(opened, tmp_path):
    """The others' work does not suffer from it; who handed it in is not forgotten; and it takes no room."""
    found = opened(zipped(("big.bin", b"0" * (1 << 20)), ("good.py", "1")))
    assert found == {"good.py": b"1", "big.bin": bytes(SMALL.member_bytes + 1)}
    assert os.stat(tmp_path / "out" / "big.bin").st_blocks == 0


def test_an_archive_that_is_too_large_itself_is_not_opened(tmp_path):
    """Whatever it holds."""
    (tmp_path / "a.zip").write_bytes(b"")
    os.truncate(tmp_path / "a.zip", SMALL.total_bytes + 1)
    with pytest.raises(UnusableArchive, match="more than 1 MiB"):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)


def test_a_name_that_is_too_long_is_cut_in_the_middle(opened):
    """What platforms write at its beginning stays, and what kind of file it is; two of them stay two."""
    names = [f"doejane_101_5001_{'ü' * 200}{ending}" for ending in (".py", "2.py")]
    found = sorted(opened(zipped(*((name, name) for name in names))))
    assert all(name.startswith("doejane_101_5001_ü") and name.endswith(".py") for name in found)
    assert len(found) == 2


def test_names_of_macos_are_read_as_they_are_meant(opened):
    """Its archives have UTF-8 in them and do not say so; those of old Windows programs have other letters."""
    flagged = zipped(("x" * len("Übung".encode()) + "/a.py", "1"))
    assert set(opened(flagged.replace(b"xxxxxx", "Übung".encode()))) == {"Übung/a.py"}


def test_names_of_old_programs_are_read_too(opened):
    """In the letters of the first PCs."""
    assert set(opened(zipped(("xbung/a.py", "1")).replace(b"xbung", b"\x9abung"))) == {"Übung/a.py"}


def test_too_many_files_are_refused(tmp_path):
    """A million empty files are a bomb too."""
    (tmp_path / "a.zip").write_bytes(zipped(*((f"{n}", "") for n in range(51))))
    with pytest.raises(UnusableArchive, match="more than 50 files"):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)


@pytest.mark.parametrize("name", ["n" * 300, "/".join("d" * 70), "a/" * 2000 + "a", "bad\udcff\ud800.py"])
def test_impossible_names_are_left_out(opened, name):
    """Too long, too deep, or not writable in any encoding."""
    assert (
        opened(
            tarred((info(name.encode("utf-8", "replace").decode()), b"2"), (info("good.py"), b"1")), "a.tar"
        ).get("good.py")
        == b"1"
    )


def test_odd_names_come_out_as_they_are(opened):
    """Newlines, quotes, leading dashes and non-ASCII letters are names like others."""
    names = ["-rf.py", "a\nb.py", "'\".py", "ü/漢.py", "$(id).py"]
    assert set(opened(zipped(*((name, "1") for name in names)))) == set(names)


def test_of_two_members_of_one_name_the_first_counts(opened):
    """Nothing is written twice, and a folder where a file is expected breaks nothing."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(("a.py", "1"), ("a.py", "2"))
    assert opened(data) == {"a.py": b"1"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"garbage",
        b"PK\x03\x04garbage",
        b"\x1f\x8bgarbage",
        zipped(("a", "b" * 999))[:-30],
        zipped(("a", "b"))[5:],
    ],
    ids=["empty", "text", "zip's head", "gzip's head", "cut", "beheaded"],
)
def test_what_is_broken_says_so_in_one_line(tmp_path, data):
    """No exception of a library's comes through, and the reason is a sentence."""
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UnusableArchive) as caught:
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)
    assert "\n" not in str(caught.value)


def test_an_encrypted_zip_cannot_be_unpacked(tmp_path):
    """It says so; nobody is asked for a password."""
    data = bytearray(zipped(("a.py", "1")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UnusableArchive, match="it is encrypted"):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), OF_A_SUBMISSION)


def test_a_file_where_a_folder_should_be_is_one_archives_fault(tmp_path):
    """`a` and `a/b`: the archive is unusable, in a sentence that names no path of ours."""
    (tmp_path / "a.zip").write_bytes(zipped(("a", "1"), ("a/b", "2")))
    with pytest.raises(UnusableArchive, match=r'^it cannot be unpacked: "a/b" lies in a file$'):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_compressed_tar_is_a_bomb_by_what_comes_out_of_it(tmp_path, mode):
    """Its headers count too: a long name of gigabytes never gets into memory."""
    data = tarred((info("a"), bytes(SMALL.total_bytes * 3)), mode=mode)
    (tmp_path / "a.tar").write_bytes(data)
    with pytest.raises(UnusableArchive, match="more than there is room for"):
        unpack(str(tmp_path / "a.tar"), str(tmp_path / "out"), SMALL)
    assert sorted(os.listdir(tmp_path)) == ["a.tar", "out"]


def test_a_table_of_contents_may_be_a_bomb(tmp_path):
    """It is not read when it says that it is larger than that of any submission."""
    data = bytearray(zipped(("a.py", "1")))
    data[-10:-6] = (1 << 30).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UnusableArchive, match="more than 50 files"):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)


def test_a_zip_of_lzma_is_refused(tmp_path):
    """Its window would be as large as it likes."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.py", "1")
    with pytest.raises(UnusableArchive, match="unusual"):
        unpack(str(tmp_path / "a.zip"), str(tmp_path / "out"), SMALL)
