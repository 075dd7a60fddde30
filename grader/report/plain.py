"""What a report says of a grade and of a check in plain text: safe to print, to parse and to show, and bounded.

Every character that XML 1.0, a terminal or a reader's eye would take for something else has a visible
stand-in (`grader.report.clean`).
"""

from collections.abc import Iterator

from grader.model.grade import CheckResult, Finding, Grade
from grader.report.clean import clean

BLOCK_CHARACTERS = 20_000  # Artemis cuts there
STREAM_CHARACTERS = 2_000
LINE_CHARACTERS = 500
NOT_GRADED = "The grader could not do its work. This is not your fault; please show it to the course's staff."


def kind(check: CheckResult) -> str:
    """The type of the failure: the first finding's stable id."""
    return line(check.findings[0].kind) if check.findings else check.outcome


def message(check: CheckResult, grade: Grade) -> str:
    """One sentence, never empty."""
    told = check.findings[0].message if check.findings else grade.error
    return line(told or "").strip() or f"The check {line(check.id)} has the outcome {check.outcome}."


def details(check: CheckResult, grade: Grade) -> str:
    """All findings in full. Never empty: junit-xml would drop the failure."""
    parts = ["\n".join(_finding_lines(finding)) for finding in check.findings]
    return (
        block("\n\n".join(dict.fromkeys(parts)))
        if any(part.strip() for part in parts)
        else message(check, grade)
    )


def told(check: CheckResult, grade: Grade, characters: int = BLOCK_CHARACTERS) -> str:
    """What a student is told of a check that did not pass: findings, and the end of its standard error."""
    if check.outcome == "passed":
        return ""
    wrote = clean(check.stderr.text[-STREAM_CHARACTERS:]).strip()
    stderr = f"\n\nThe end of its standard error:\n{wrote}" if wrote else ""
    return shortened(details(check, grade) + stderr, characters)


def headline(grade: Grade) -> str:
    """How many checks passed; or that nothing was graded, and why."""
    if grade.score is None or grade.error is not None:
        return f"{NOT_GRADED}\n\n{block(grade.error or '')}".strip()
    passed = sum(check.outcome == "passed" for check in grade.checks)
    return f"{passed} of {len(grade.checks)} checks passed."


def _finding_lines(finding: Finding) -> Iterator[str]:
    yield finding.message
    where = f"{finding.where.file}:{finding.where.line}" if finding.where else None
    parts = (
        ("expected", finding.expected), ("actual", finding.actual), ("seen", finding.seen), ("where", where),
        ("why", finding.hint), ("read", in_handout(finding)),
    )  # fmt: skip
    yield from (f"{label}: {text}" for label, text in parts if text is not None)


def in_handout(finding: Finding) -> str | None:
    """Where the handout explains it, as "handout.md, “Zombies”"."""
    return None if finding.read is None else f'handout.md, "{finding.read}"'


def line(text: str) -> str:
    """One line, without control characters."""
    return clean(text[:LINE_CHARACTERS].replace("\n", " "), keep="")


def block(text: str) -> str:
    """Several lines: the beginning and the end of a long text."""
    return shortened(clean(text))


def stream(text: str) -> str:
    """What a process wrote. GitLab would take [[ATTACHMENT|path]] in it for an order of ours."""
    return block(text).replace("[[ATTACHMENT", "[ [ATTACHMENT")


def shortened(text: str, characters: int = BLOCK_CHARACTERS) -> str:
    """The first and the last half of so many characters, and how many are left out between them."""
    if len(text) <= characters:
        return text
    half = characters // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"
