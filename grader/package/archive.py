"""Files by name → a zip whose bytes depend on nothing else."""

import io
import zipfile
from collections.abc import Mapping

Files = dict[str, bytes]
"""Name in the archive, with slashes → content."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_FILE, _PROGRAM = 0o100644, 0o100755


def zipped(files: Mapping[str, bytes], programs: frozenset[str] = frozenset()) -> bytes:
    """A zip of these files in the order of their names; `programs` are those that may be executed."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = (_PROGRAM if name in programs else _FILE) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return data.getvalue()
