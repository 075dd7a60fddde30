"""The student's own text for a report: the files that findings and processes point to, bounded."""

from collections.abc import Iterable, Iterator, Mapping

from grader.model.grade import CheckResult

MAX_FILES = 10
MAX_BYTES = 64 * 1024


def named_sources(files: Mapping[str, bytes], module: str, checks: Iterable[CheckResult]) -> dict[str, str]:
    """The module, then each file that is pointed to, in that order; cut at the last whole line in MAX_BYTES.

    Bytes that are no UTF-8 show as U+FFFD.
    """
    named = [name for name in dict.fromkeys([module, *_pointed_to(checks)]) if name in files]
    return {name: _text(files[name]) for name in named[:MAX_FILES]}


def _pointed_to(checks: Iterable[CheckResult]) -> Iterator[str]:
    for check in checks:
        yield from (finding.where.file for finding in check.findings if finding.where)
        for process in (*check.evidence.get("processes", ()), *check.evidence.get("stuck", ())):
            if process.get("where"):
                yield process["where"]["file"]


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        end = data.rfind(b"\n", 0, MAX_BYTES)
        data = data[: end + 1 or MAX_BYTES]
    return data.decode("utf-8", "replace")
