"""Opening an archive that somebody hostile may have made: only plain files and folders, bounded, and never outside.

Members are written one by one, by us: no permission, owner, link or device of the archive's is ever made. What may not
be there (a link, a path that leads out, an impossible name) is left out; what is too much makes the whole unusable.
"""

import io
import os
from collections.abc import Iterator

from grader.batch.intake.members import BROKEN, Bounds, Member, UnusableArchive, members_of
from grader.spec.snapshot import BYTES_MAX

_CHUNK_BYTES = 1 << 16
_NAME_BYTES_MAX = 255
_PATH_BYTES_MAX = 3000
_DEPTH_MAX = 64

OF_A_SUBMISSION = Bounds(members=20_000, total_bytes=2 * BYTES_MAX, member_bytes=BYTES_MAX)
OF_A_CLASS = Bounds(members=1_000_000, total_bytes=32 << 30, member_bytes=2 * BYTES_MAX)
"""An LMS's export. A member that is larger than a submission may be is left out: nobody could grade it."""


def unpack(path: str, folder: str, bounds: Bounds) -> None:
    """Write what an archive holds into a new folder. UnusableArchive when it cannot be used."""
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
        if target is None or member.size > bounds.member_bytes:
            continue
        if not member.is_file:
            os.makedirs(target, exist_ok=True)
        elif not os.path.lexists(target):  # of two of the same name the first counts
            os.makedirs(os.path.dirname(target), exist_ok=True)
            left -= _write(member, target, min(left, bounds.member_bytes))


def _target(folder: str, name: str) -> str | None:
    """Where a member goes, None when it may go nowhere. Windows' backslashes are taken for what they are meant as."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or len(parts) > _DEPTH_MAX or name.startswith("/"):
        return None
    encoded = [os.fsencode(part) for part in parts if _encodable(part)]
    if len(encoded) < len(parts) or sum(map(len, encoded)) > _PATH_BYTES_MAX:
        return None
    if any(b"\0" in part or len(part) > _NAME_BYTES_MAX for part in encoded):
        return None
    return os.path.join(folder, *parts)


def _encodable(part: str) -> bool:
    try:
        os.fsencode(part)
    except UnicodeEncodeError:
        return False
    return True


def _write(member: Member, target: str, room: int) -> int:
    """Write one file of at most `room` bytes, whatever its header says. How many bytes it is."""
    written = 0
    with member.open() or io.BytesIO() as source, open(target, "xb") as file:
        while chunk := source.read(_CHUNK_BYTES):
            written += len(chunk)
            if written > room:
                raise UnusableArchive(f"it holds more than {room >> 20} MiB")
            file.write(chunk)
    return written
