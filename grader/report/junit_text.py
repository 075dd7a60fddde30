"""What a JUnit report says of a check, safe in XML 1.0 and of bounded length."""

from collections.abc import Iterator

from grader.model.grade import CheckResult, Finding, Grade
from grader.report.clean import clean

BLOCK_CHARACTERS = 20_000  # Artemis cuts there
LINE_CHARACTERS = 500


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


def _finding_lines(finding: Finding) -> Iterator[str]:
    yield finding.message
    where = f"{finding.where.file}:{finding.where.line}" if finding.where else None
    parts = (
        ("expected", finding.expected), ("actual", finding.actual), ("where", where), ("why", finding.hint),
    )  # fmt: skip
    yield from (f"{label}: {text}" for label, text in parts if text is not None)


def line(text: str) -> str:
    """One line, without control characters."""
    return clean(text[:LINE_CHARACTERS].replace("\n", " "), keep="")


def block(text: str) -> str:
    """Several lines: the beginning and the end of a long text."""
    return _shortened(clean(text))


def stream(text: str) -> str:
    """What a process wrote. GitLab would take [[ATTACHMENT|path]] in it for an order of ours."""
    return block(text).replace("[[ATTACHMENT", "[ [ATTACHMENT")


def _shortened(text: str) -> str:
    if len(text) <= BLOCK_CHARACTERS:
        return text
    half = BLOCK_CHARACTERS // 2
    return f"{text[:half]}\n… {len(text) - 2 * half} characters left out …\n{text[-half:]}"
