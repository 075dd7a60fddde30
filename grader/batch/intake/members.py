"""What an archive holds, one member at a time, without ever believing how large it says that anything is.

The readers of the standard library take memory by what headers say: a zip's table of contents is read as a whole, a
tar's long names too, and a window of LZMA can be 4 GiB. So the table's size is looked at first, a compressed tar is
unpacked to disk first, as far as there is room, and LZMA gets no more memory than it needs.
"""

import bz2
import gzip
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, NamedTuple

BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError),
    *(NotImplementedError, RuntimeError, MemoryError, OverflowError, IndexError, KeyError, struct.error),
)
"""What the readers of the standard library are known to raise for broken, encrypted and unknown archives."""

_CHUNK_BYTES = 1 << 16
_LZMA_BYTES = 128 << 20
_TAR_OVERHEAD = 2
"""A tar of many small files is mostly headers and padding."""
_ENTRY_BYTES = 300
"""A line of a zip's table of contents with a long name."""
_END, _END_BYTES, _COMMENT_MAX = b"PK\x05\x06", 22, 0xFFFF
_ENCRYPTED, _UTF8 = 0x1, 0x800
"""Flags of a member (APPNOTE.TXT, 4.4.4)."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


class Bounds(NamedTuple):
    """How much an archive may hold."""

    members: int
    total_bytes: int
    member_bytes: int


class UnusableArchive(Exception):
    """It cannot be opened, or holds too much; the text says which."""


class Member(NamedTuple):
    """A plain file or a folder. `size` is what its header says."""

    name: str
    is_file: bool
    size: int
    open: Callable[[], IO[bytes] | None]


@contextmanager
def members_of(path: str, beside: str, bounds: Bounds) -> Iterator[Iterator[Member]]:
    """The members of an archive, links and devices left out. `beside` is a path for a tar that has to be unpacked.

    UnusableArchive, or one of BROKEN.
    """
    if zipfile.is_zipfile(path):
        _look_at_table(path, bounds)
        with zipfile.ZipFile(path) as archive:
            yield _zip_members(archive)
        return
    try:
        with tarfile.open(_plain_tar(path, beside, _TAR_OVERHEAD * bounds.total_bytes), "r:") as tar:
            yield _tar_members(tar)
    except tarfile.ReadError as error:
        raise UnusableArchive("it is no zip and no tar archive, or a broken one") from error
    finally:
        if os.path.exists(beside):
            os.unlink(beside)


def _look_at_table(path: str, bounds: Bounds) -> None:
    """Refuse a zip whose table of contents is too large to be read (APPNOTE.TXT, 4.3.16)."""
    with open(path, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - _END_BYTES - _COMMENT_MAX))
        tail = file.read()
    at = len(tail) - _END_BYTES if tail[-_END_BYTES:].startswith(_END) else tail.rfind(_END)
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if size > bounds.members * _ENTRY_BYTES:
        raise UnusableArchive(f"it holds more than {bounds.members:,} files")


def _zip_members(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist():
        kind = info.external_attr >> 16 & 0o170000
        if kind not in (0, 0o100000, 0o040000):  # unsaid, a file, a folder: no link and no device
            continue
        if info.flag_bits & _ENCRYPTED:
            raise UnusableArchive("it is encrypted")
        if info.compress_type not in _PACKED:
            raise UnusableArchive("it is packed in an unusual way")
        yield Member(_name_in_zip(info), not info.is_dir(), info.file_size, partial(archive.open, info))


def _name_in_zip(info: zipfile.ZipInfo) -> str:
    """A member's name. macOS writes UTF-8 and does not say so; the reader takes that for the letters of old PCs."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _tar_members(archive: tarfile.TarFile) -> Iterator[Member]:
    for info in archive:
        if info.isreg() or info.isdir():
            yield Member(info.name, info.isreg(), info.size, partial(archive.extractfile, info))
        archive.members = []  # type: ignore[attr-defined]  # documented: or it keeps all of them in memory


def _plain_tar(path: str, beside: str, room: int) -> str:
    """The path of the tar itself: this one, or `beside`, where it is unpacked. UnusableArchive if that is too much."""
    with open(path, "rb") as file:
        magic = file.read(6)
        file.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.open(file) as packed:
                return _unpacked(packed.read, beside, room)
        if magic.startswith(b"BZh"):
            with bz2.open(file) as packed:
                return _unpacked(packed.read, beside, room)
        if magic == b"\xfd7zXZ\0":
            return _unpacked(_Xz(file).read, beside, room)
    return path


class _Xz:
    """A stream of xz in bounded memory, to read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_LZMA_BYTES)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, none at the end."""
        while not self._decompressor.eof:
            packed = self._file.read(_CHUNK_BYTES) if self._decompressor.needs_input else b""
            if self._decompressor.needs_input and not packed:
                raise EOFError("the archive ends in the middle")
            if data := self._decompressor.decompress(packed, size):
                return data
        return b""


def _unpacked(read: Callable[[int], bytes], beside: str, room: int) -> str:
    with open(beside, "xb") as file:
        while chunk := read(_CHUNK_BYTES):
            room -= len(chunk)
            if room < 0:
                raise UnusableArchive("it holds more than there is room for")
            file.write(chunk)
    return beside
