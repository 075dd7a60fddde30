"""What a class's table and its index page need to know of one grade, without the grade itself."""

from collections.abc import Iterator

from grader.model.base import Record
from grader.model.grade import CheckResult, Grade, Outcome
from grader.model.observation import OF_TIME

LIMIT_WORDS = {
    "processes": "made processes up to the limit",
    "memory": "took memory up to the limit",
    "output": "wrote output up to the limit",
    "file": "wrote a file up to the limit",
}
TAMPERED = "forged the grader's marks"
FOREIGN_SIGNAL = "sent signals to processes that are not its own"


class Summary(Record, frozen=True, kw_only=True):
    """One grade in short.

    `hung` are the checks in which it stood still or ran out of time; `hostile` are things that correct work never does,
    as phrases; `error` is what kept the grader from a mark.
    """

    score: float | None
    max_score: float
    band: str | None
    outcomes: dict[str, Outcome]
    duration_s: float
    hung: tuple[str, ...] = ()
    hostile: tuple[str, ...] = ()
    error: str | None = None


def summarise(grade: Grade) -> Summary:
    """The summary of a grade."""
    return Summary(
        score=grade.score,
        max_score=grade.max_score,
        band=grade.band,
        outcomes={check.id: check.outcome for check in grade.checks},
        duration_s=grade.duration_s,
        hung=tuple(check.id for check in grade.checks if _hung(check)),
        hostile=tuple(sorted({phrase for check in grade.checks for phrase in _hostile(check)})),
        error=grade.error,
    )


def _hung(check: CheckResult) -> bool:
    evidence = check.evidence
    return evidence.get("end") == "hung" or evidence.get("limit") in OF_TIME


def _hostile(check: CheckResult) -> Iterator[str]:
    evidence = check.evidence
    if evidence.get("end") == "tampered":
        yield TAMPERED
    if evidence.get("limit") in LIMIT_WORDS:
        yield LIMIT_WORDS[evidence["limit"]]
    own = {process["pid"] for process in evidence.get("processes", ())}
    if any(sent["target"] not in own and sent["target"] != 0 for sent in evidence.get("signals", ())):
        yield FOREIGN_SIGNAL
