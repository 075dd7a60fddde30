"""Opening an archive that somebody hostile may have made: only plain files and folders, bounded, and never outside.

Members are written one by one, by us: no permission, owner, link or device of the archive's is ever made. What may not
be there (a link, a path that leads out, an impossible name) is left out, a name that is too long is cut, and what is
too much makes the whole unusable.
"""

import hashlib
import io
import os
from collections.abc import Iterator

from grader.batch.intake.members import BROKEN, Bounds, Member, UnusableArchive, members_of
from grader.spec.snapshot import BYTES_MAX
from grader.spec.visible import visible

_CHUNK_BYTES = 1 << 16
_NAME_BYTES_MAX = 255
_HEAD_BYTES, _END_BYTES = 180, 30
"""What is kept of a name that is too long: whose it is, and what kind of file."""
_PATH_BYTES_MAX = 3000
_DEPTH_MAX = 64

OF_A_SUBMISSION = Bounds(members=20_000, total_bytes=2 * BYTES_MAX, member_bytes=BYTES_MAX)
OF_A_CLASS = Bounds(members=1_000_000, total_bytes=32 << 30, member_bytes=2 * BYTES_MAX)
"""An LMS's export. Each member may be as large as a student's archive."""


def unpack(path: str, folder: str, bounds: Bounds) -> None:
    """Write what an archive holds into a new folder. UnusableArchive when it cannot be used.

    A file that is larger than `member_bytes` comes out as one of nothing that is too large as well, and takes no room:
    nobody can grade it, and nobody who handed it in may vanish from the class.
    """
    if os.path.getsize(path) > bounds.total_bytes:
        raise UnusableArchive(_too_much(bounds))
    os.mkdir(folder)
    try:
        with members_of(path, f"{folder}.tar", bounds) as members:
            _write_all(members, folder, bounds)
    except BROKEN as error:
        raise UnusableArchive(f"it cannot be unpacked: {error or type(error).__name__}") from error


def _write_all(members: Iterator[Member], folder: str, bounds: Bounds) -> None:
    left = bounds.total_bytes
    for number, member in enumerate(members):
        if number >= bounds.members:
            raise UnusableArchive(f"it holds more than {bounds.members:,} files")
        target = _target(folder, member.name)
        if target is None:
            continue
        _make_folder(target if not member.is_file else os.path.dirname(target), member)
        if member.is_file and not os.path.lexists(target):  # of two of the same name the first counts
            left -= _write(member, target, bounds, left)


def _too_much(bounds: Bounds) -> str:
    return f"it holds more than {bounds.total_bytes >> 20} MiB"


def _make_folder(path: str, member: Member) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise UnusableArchive(f'it cannot be unpacked: "{visible(member.name)}" lies in a file') from error


def _target(folder: str, name: str) -> str | None:
    """Where a member goes, None when it may go nowhere. Windows' backslashes are taken for what they are meant as."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or len(parts) > _DEPTH_MAX or name.startswith("/"):
        return None
    try:
        encoded = [_fitting(os.fsencode(part)) for part in parts]
    except UnicodeEncodeError:
        return None
    if sum(map(len, encoded)) > _PATH_BYTES_MAX or any(b"\0" in part for part in encoded):
        return None
    return os.path.join(folder, *map(os.fsdecode, encoded))


def _fitting(name: bytes) -> bytes:
    """A name, cut in its middle if no file can be called so. Learning platforms put their own in front of students'."""
    if len(name) <= _NAME_BYTES_MAX:
        return name
    head, end = (part.decode("utf-8", "ignore").encode() for part in (name[:_HEAD_BYTES], name[-_END_BYTES:]))
    return head + b"~" + hashlib.sha256(name).hexdigest()[:8].encode() + b"~" + end


def _write(member: Member, target: str, bounds: Bounds, left: int) -> int:
    """Write one file, whatever its header says of its size. How many bytes it takes of those that are left."""
    written = 0
    with open(target, "xb") as file:
        if member.size > bounds.member_bytes:
            file.truncate(bounds.member_bytes + 1)
            return 0
        with member.open() or io.BytesIO() as source:
            while chunk := source.read(_CHUNK_BYTES):
                written += len(chunk)
                if written > min(left, bounds.member_bytes):
                    raise UnusableArchive(_too_much(bounds))
                file.write(chunk)
    return written
