"""A real browser: Debian's Chromium, driven by Playwright. Without it the tests skip, but in CI they fail."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.model.grade import Grade
from grader.report.html.page import render_html

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MS = 10**6
ATTACK = (
    "<script>document.title='owned'</script><img src=http://127.0.0.1:9/x onerror=\"document.title='owned'\">"
    "</title></style></code></svg><svg onload=\"document.title='owned'\"><style>@import 'http://127.0.0.1:9/y';</style>"
    '" autofocus onfocus="document.title=\'owned\'" x=" <iframe src="javascript:parent.document.title=\'owned\'">'
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/z'><base href=http://127.0.0.1:9/> "
    + "w"
    * 3000
)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing = "there is no Chromium: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def graded():
    """The documents of three real submissions with real faults: a zombie, processes left running, a deadlock."""
    return [
        grade_of("assignment1", "forgets_last_wait"),
        grade_of("assignment3", "leaves_helper_running"),
        grade_of("assignment2", "waits_before_reading"),
    ]


def grade_of(assignment, mutant):
    """The document of a mutant, as the program prints it."""
    submission = f"reference/{assignment}/mutants/{mutant}.py"
    words = [sys.executable, "-c", "from grader.cli import main; main()", assignment, submission]
    done = subprocess.run(
        [*words, "--format", "json"], cwd=ROOT, capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 1, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def pages(graded, tmp_path_factory):
    """The pages of those submissions, of one whose every text attacks, and of marks everywhere: name → file URL."""
    folder = tmp_path_factory.mktemp("pages")
    names = ("zombie", "running", "deadlock", "attack", "everywhere")
    documents = [*graded, attacked(graded[0]), marked_everywhere(graded[0])]
    for name, document in zip(names, documents, strict=True):
        (folder / f"{name}.html").write_bytes(render_html(msgspec.convert(document, Grade)))
    return {name: (folder / f"{name}.html").as_uri() for name in names}


def attacked(document):
    """The same document with an attack in each text that is free."""
    place = {"file": ATTACK, "line": 1}
    finding = {
        "kind": "k",
        "message": ATTACK,
        "expected": ATTACK,
        "actual": ATTACK,
        "seen": ATTACK,
        "hint": ATTACK,
        "read": ATTACK,
        "where": place,
    }
    checks = [
        {
            **check, "title": ATTACK, "outcome": outcome, "findings": [finding],
            "stdout": {"text": ATTACK, "truncated": True}, "stderr": {"text": ATTACK, "truncated": False},
            "evidence": attacked_evidence(check["evidence"], place),
        }
        for check, outcome in zip(document["checks"], ["failed", "error", "passed", "skipped"], strict=False)
    ]  # fmt: skip
    return {
        **document, "title": ATTACK, "band": ATTACK, "error": ATTACK, "checks": checks,
        "submission": {"path": ATTACK, "sha256": "0"}, "sources": {ATTACK: f"{ATTACK}\n{ATTACK}\n"},
        "handout": {ATTACK: f"{ATTACK}\n- {ATTACK}\n\n| {ATTACK} |\n\n```\n{ATTACK}\n```\n[{ATTACK}](http://127.0.0.1:9/)"},
        "sandbox": {"tier": ATTACK, "protections": {ATTACK: ATTACK}},
    }  # fmt: skip


def marked_everywhere(document):
    """The same document with checks whose calls return, and whose processes end, at ever later moments."""
    checks = [
        {**document["checks"][0], "id": f"at-{share}", "outcome": "passed", "evidence": marked(share * MS)}
        for share in range(1, 100, 6)
    ]
    return {**document, "checks": checks}


def marked(at):
    """A run of 100 ms, with all kinds of marks at one moment."""
    program = {"at_ns": at, "path": "/bin/W", "argv": ["WIDE-MODE-PROGRAM", "WWWWWWWW"], "descriptors": []}
    child = {"made_by": "fork", "parent": 2, "born_ns": 0, "programs": []}
    children = [
        {**child, "pid": 3, "ended_ns": at, "signal": 9, "killed_by_grader": True},
        {**child, "pid": 4, "ended_ns": 100 * MS, "status": 0, "programs": [program]},
        {**child, "pid": 5},
    ]
    call = {"began_ns": 0, "ended_ns": at, "zombies": [*range(10, 40)], "running": [*range(40, 70)]}
    return {
        "processes": [{"pid": 2, "parent": 1, "made_by": "grader", "born_ns": 0}, *children],
        "signals": [{"at_ns": at, "sender": 2, "target": 4, "signal": 26}],
        "stuck": [{"pid": 5, "state": "S", "syscall": "rt_sigtimedwait_time64"}],
        "calls": [call, {"began_ns": at, "ended_ns": 100 * MS}],
        "last_call": [{**call, "ended_ns": max(at, 50 * MS)}],
        "duration_ms": 100.0,
    }


def attacked_evidence(evidence, place):
    """The same evidence with an attack as every program and every place."""
    program = {"at_ns": 1, "path": ATTACK, "argv": [ATTACK], "descriptors": []}
    processes = [{**process, "where": place, "programs": [program]} for process in evidence["processes"]]
    stuck = [
        {"pid": processes[0]["pid"], "state": ATTACK, "syscall": ATTACK, "target": ATTACK, "where": place}
    ]
    return {**evidence, "processes": processes, "stuck": stuck}


@pytest.fixture
def visit(browser, pages):
    """`visit(name, **settings of the context)` → the page, with everything unfolded, and all that it asked for."""
    contexts = []

    def open_page(name, **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: asked.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: asked.append(f"error: {error}"))
        page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
        page.goto(pages[name])
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        return page, asked

    yield open_page
    for context in contexts:
        context.close()
