"""The result: findings, outcomes, points, and the document that every report is made from.

The document's keys are public interface: they are only ever added.
"""

from typing import Any, Literal

from msgspec import field

from grader.model.base import Record
from grader.model.observation import Where

Outcome = Literal["passed", "failed", "error", "skipped"]
"""failed is the submission's fault, error is ours, skipped is a check not made."""
GENERAL_KINDS = frozenset({
    "no-module", "syntax-error", "import-raised", "import-exited", "no-function", "not-implemented", "signature",
    "raised", "exited", "killed", "tampered", "hung", "calls-missing",
    "limit-wall", "limit-cpu", "limit-memory", "limit-processes", "limit-output", "limit-file", "limit-disk",
    "limit-calls",
    "not-ready", "returned-early", "no-connection", "cut-off", "no-echo", "other-bytes", "no-end-of-file",
    "not-stopped",
})  # fmt: skip
"""Kinds of findings besides those that have an expectation's name: of runs without an end, and of clients."""


class Finding(Record, frozen=True, kw_only=True):
    """One fault: `kind` is a stable id for programs, `message` one sentence for a student.

    `hint` says why it matters or what to do. `expected` and `actual` are short texts. `seen` is the
    evidence: which process, when, in which call. `read` is the heading of the handout's section that explains it.
    """

    kind: str
    message: str
    expected: str | None = None
    actual: str | None = None
    seen: str | None = None
    where: Where | None = None
    hint: str | None = None
    read: str | None = None


class Stream(Record, frozen=True, kw_only=True):
    """What the student's processes wrote, bounded; bytes that are no UTF-8 show as U+FFFD."""

    text: str
    truncated: bool


class CheckResult(Record, frozen=True, kw_only=True):
    """One check of the document. `evidence` is what was observed, as plain JSON."""

    id: str
    title: str
    criterion: str
    outcome: Outcome
    points: float
    max_points: float
    duration_s: float
    findings: list[Finding]
    stdout: Stream
    stderr: Stream
    evidence: dict[str, Any]


class SubmissionId(Record, frozen=True, kw_only=True):
    """What was graded: where it lay, and the hash of exactly the files that were run."""

    path: str
    sha256: str


class SandboxReport(Record, frozen=True, kw_only=True):
    """The tier, and each protection by name: "enforced", or "missing: " and why."""

    tier: str
    protections: dict[str, str]


class CriterionScore(Record, frozen=True, kw_only=True):
    """The share of one criterion."""

    score: float | None
    max_score: float


class Grade(Record, frozen=True, kw_only=True):
    """The result document, version 1. `score` is None when a fault of the grader kept it from a mark.

    `band` is the rubric's name for the share reached, or None. `sources` are those files of the submission that
    findings and processes point to, as text, each bounded. `handout` holds the sections that findings name: from the
    heading to its Markdown.
    """

    version: int = 1
    assignment: str
    title: str
    submission: SubmissionId
    seed: int
    graded_at: str
    duration_s: float
    sandbox: SandboxReport
    score: float | None
    max_score: float
    band: str | None = None
    criteria: dict[str, CriterionScore]
    checks: list[CheckResult]
    error: str | None = None
    grader: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    handout: dict[str, str] = field(default_factory=dict)
