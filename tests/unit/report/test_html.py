import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

import grader.report.html.page
from grader.model.observation import Process, Program, SignalSent, Stuck, Where
from grader.report.html.page import render_html

STYLE = Path(grader.report.html.page.__file__).parent / "templates" / "style.css"
INJECTIONS = [
    "<script>alert(1)</script>",
    "</code></style></title><img src=x onerror=alert(1)>",
    "\" onmouseover=alert(1) style='x' x=\"",
    "{{ 7 * 7 }}{% for x in y %}",
    "javascript:alert(1)",
    "&lt;b&gt;&#60;",
    "\x1b]0;owned\x07\x9b31m\ud800\u202e\x00",
]
DOCUMENT = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "main",
    "footer",
    "nav",
    "section",
    "article",
}
PROSE = {
    "div",
    "span",
    "p",
    "a",
    "b",
    "strong",
    "small",
    "code",
    "pre",
    "h1",
    "h2",
    "h3",
    "figure",
    "figcaption",
}
LISTS = {"ul", "ol", "li", "dl", "dt", "dd", "details", "summary"}
DRAWING = {
    "svg",
    "defs",
    "pattern",
    "marker",
    "symbol",
    "g",
    "rect",
    "circle",
    "line",
    "path",
    "text",
    "tspan",
    "use",
    "desc",
}
TAGS = DOCUMENT | PROSE | LISTS | DRAWING
VOID = {"meta"}


class Parsed(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, data):
        super().__init__()
        self.tags, self.text, self.style, self._open = [], "", "", []
        self.feed(data.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        """An element begins."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """An element without content."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """An element ends: it must be the one that is open."""
        assert self._open.pop() == tag

    def handle_data(self, data):
        """Text."""
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.text += data

    def values(self, name):
        """Every value of an attribute."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def count(self, tag, name=None):
        """How many elements of a tag (and class) there are."""
        classes = [attributes.get("class") or "" for found, attributes in self.tags if found == tag]
        return len([each for each in classes if name is None or name in each.split()])


def process(pid, parent=2, **kwargs):
    """A process that ended well."""
    values = {"made_by": "fork", "born_ns": 10**6, "ended_ns": 2 * 10**6, "status": 0, "reaped_ns": 3 * 10**6}
    return Process(pid=pid, parent=parent, **values | kwargs)


def evidence(*processes, **kwargs):
    """Evidence of one run with these processes below a caller, pid 2."""
    caller = process(2, 1, made_by="grader", born_ns=0, ended_ns=None, status=None, reaped_ns=None)
    call = {"began_ns": 500_000, "ended_ns": 4 * 10**6, "zombies": [], "running": []}
    values = {"processes": [caller, *processes], "last_call": [call], "duration_ms": 5.0}
    return msgspec.to_builtins(values | kwargs)


def hostile_evidence(text):
    """Evidence in which every text is hostile."""
    where = Where(file=text, line=3)
    program = Program(at_ns=1_500_000, path=text, argv=["sh", text], descriptors=[])
    call = {"pid": 2, "name": text, "began_ns": 10**6, "target": text, "data": None}
    return evidence(
        process(3, where=where, programs=[program]),
        process(4, where=where, ended_ns=None, reaped_ns=None),
        stuck=[Stuck(pid=4, state=text, syscall=text, target=text, where=where)],
        signals=[SignalSent(at_ns=10**6, sender=2, target=3, signal=9)],
        system_calls=[call],
        end=text,
    )


def hostile_grade(report, text):
    """A document in which every text that is not the grader's own is hostile."""
    finding = report.finding(
        text, expected=text, actual=text, hint=text, where=report.where(file=text, line=3)
    )
    checks = [
        report.check(
            f"{text}{outcome}", outcome, title=text, criterion=text, findings=[finding, report.finding(text * 2)],
            stdout=report.stream(text), stderr=report.stream(text), evidence=hostile_evidence(text),
        )
        for outcome in ("failed", "error", "passed", "skipped")
    ]  # fmt: skip
    return report.grade(
        *checks, assignment=text, title=text, band=text, error=text, graded_at=text,
        criteria={text: report.criterion(score=1.0, max_score=2.0)},
        sandbox=report.sandbox(tier=text, protections={text: text}),
        grader={text: text}, sources={text: f"{text}\n" * 5},
    )  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_hostile_text_stays_text(report, text):
    """No text of a student's, or of a course's, becomes markup, an attribute or a template."""
    page = Parsed(render_html(hostile_grade(report, text)))
    plain = Parsed(render_html(hostile_grade(report, "plain")))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert {name for _, each in page.tags for name in each} == {
        name for _, each in plain.tags for name in each
    }
    assert "49" not in page.text or "49" in text


def test_hostile_text_is_still_to_be_read(report):
    """It is shown, not dropped."""
    text = Parsed(render_html(hostile_grade(report, INJECTIONS[0]))).text
    assert text.count(INJECTIONS[0]) > 20


def test_the_corpus_of_hostile_texts_renders(report):
    """Escapes, reordering, lone surrogates and huge lines come out as clean UTF-8."""
    page = render_html(report.hostile()).decode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", page)


def everything(report):
    """A document with all that a page can show."""
    left = {"began_ns": 500_000, "ended_ns": 4 * 10**6, "zombies": [3], "running": []}
    zombie = process(3, where=Where(file="a.py", line=2), reaped_ns=None)
    finding = report.finding(
        "A zombie.", where=report.where(file="a.py", line=2), hint="Wait.", expected="none"
    )
    return report.grade(
        report.check("fine", evidence=evidence(process(3))),
        report.check("bare"),
        report.check("no-zombies", "failed", findings=[finding], evidence=evidence(zombie, last_call=[left])),
        report.check(
            "other", "failed", findings=[finding, report.finding("Also this.")], stdout=report.stream("hi")
        ),
        report.check("third", "failed", findings=[report.finding("Another.")]),
        report.check("ours", "error"),
        report.check("later", "skipped"),
        sources={"a.py": "import os\nos.fork()\n"},
        band="good",
        error="lost",
    )


def test_the_page_stands_alone(report):
    """No script, no style but the one in it, and nothing that a browser would have to ask for."""
    page = Parsed(render_html(everything(report)))
    assert {tag for tag, _ in page.tags} <= TAGS
    assert all(link.startswith("#") for link in page.values("href"))
    names = {name for _, attributes in page.tags for name in attributes}
    assert not names & {"src", "srcset", "style", "action", "data", "xlink:href"}
    assert not any(name.startswith("on") for name in names)
    assert "@import" not in page.style
    assert "url(http" not in page.style


def test_the_policy_allows_this_style_sheet_alone(report):
    """The content security policy names the style by its hash, and forbids all else."""
    page = Parsed(render_html(everything(report)))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    [policy] = [
        each["content"] for _, each in page.tags if each.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]


def test_ids_are_unique_and_every_link_leads_somewhere(report):
    """Links, labels and references to patterns all find what they name, and only one of it."""
    page = Parsed(render_html(everything(report)))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    used = [link[1:] for link in page.values("href")]
    used += [each for value in page.values("aria-labelledby") for each in value.split()]
    used += [each for value in page.values("marker-end") for each in re.findall(r"url\(#(.+?)\)", value)]
    used += re.findall(r"url\(#(.+?)\)", page.style)
    assert set(used) <= set(ids)
    assert "check-no-zombies" in ids


def test_headings_and_landmarks_are_in_order(report):
    """A screen reader finds its way: one h1, no level left out, header, main and footer."""
    page = Parsed(render_html(everything(report)))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert [page.count(tag) for tag in ("main", "footer", "nav")] == [1, 1, 1]
    assert ("html", {"lang": "en"}) in page.tags


def test_what_failed_comes_first(report):
    """Failed checks with their findings stand before those that passed, the mark before both."""
    text = Parsed(render_html(everything(report))).text
    order = [
        "50 / 100",
        "good",
        "What failed",
        "A zombie.",
        "What passed",
        "The title of fine",
        "Your source",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "3 of 7 checks failed, 1 could not be judged, 1 skipped" in text


def test_how_to_repeat_the_run_is_said(report):
    """The command can be pasted into a shell."""
    grade = report.grade(report.check())
    grade = msgspec.structs.replace(
        grade, submission=msgspec.structs.replace(grade.submission, path="a b/$x")
    )
    assert "grade assignment1 'a b/$x' --seed 4711" in Parsed(render_html(grade)).text


def test_all_passed(report):
    """A good submission's page says so, and has no section of failures."""
    text = Parsed(render_html(report.grade(report.check("a"), report.check("b")))).text
    assert "All 2 checks passed" in text
    assert "What failed" not in text


def test_no_mark_where_there_is_none(report):
    """A fault of the grader's is no zero."""
    page = Parsed(render_html(report.grade(report.check("ours", "error"), score=None, error="bwrap is gone")))
    assert "No mark" in page.text
    assert "This is not your fault. bwrap is gone" in page.text


def test_a_common_fault_is_said_once(report):
    """A module that does not parse is one fault, not one for each check."""
    finding = report.finding("SyntaxError in line 3.")
    checks = [report.check(f"c{n}", "failed", findings=[finding]) for n in range(5)]
    page = Parsed(render_html(report.grade(*checks)))
    assert page.text.count("SyntaxError in line 3.") == 1
    assert "5 checks failed for this one reason" in page.text


def test_the_source_is_marked_where_findings_point(report):
    """The line has the finding beside it, with a link to the check; and the finding links to the line."""
    data = render_html(everything(report))
    page = Parsed(data)
    assert page.count("li", "marked") == 1
    assert {"#s0-2", "#check-no-zombies"} <= set(page.values("href"))
    assert "1 process was forked here, in 1 check" in page.text


def test_of_a_long_file_only_what_is_near_a_mark_is_shown(report):
    """64 KiB of source do not fill the page; how much is left out is told."""
    finding = report.finding(where=report.where(file="a.py", line=3000))
    sources = {"a.py": "".join(f"line_{n}\n" for n in range(1, 6001)), "b.py": "x" * 60_000}
    grade = report.grade(report.check("bad", "failed", findings=[finding]), sources=sources)
    page = Parsed(render_html(grade))
    assert "line_3000" in page.text
    assert "line_2000" not in page.text
    assert "2987 lines left out" in page.text
    assert len(page.text) < 20_000


def test_a_page_of_two_hundred_processes_is_small(report):
    """Lanes are bounded, and how many are left out is told."""
    many = [process(pid, where=Where(file="a.py", line=pid % 7), born_ns=pid * 10**5, reaped_ns=None,
                    programs=[Program(at_ns=pid * 10**5 + 1, path=f"/bin/{pid}", argv=["x" * 900], descriptors=[])])
            for pid in range(3, 203)]  # fmt: skip
    checks = [report.check(f"c{n}", "failed", evidence=evidence(*many, duration_ms=90.0)) for n in range(12)]
    data = render_html(report.grade(*checks))
    page = Parsed(data)
    assert len(data) < 500_000
    assert len(page.tags) < 15_000
    assert "141 more are not drawn" in page.text


def colours():
    """The variables of the style sheet: the light ones, and the dark ones."""
    light, dark = re.findall(r":root \{(.+?)\}", STYLE.read_text(), re.DOTALL)
    first, second = (dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in (light, dark))
    return {"light": first, "dark": first | second}


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable(scheme):
    """Every colour of letters has 4.5:1 on every ground it stands on; lines and bars of the picture 3:1."""
    of = colours()[scheme]
    grounds = ["page", "card", "sunk"]
    pairs = [
        (ink, ground, 4.5) for ink in ("ink", "soft", "link", "fail", "ok", "warn") for ground in grounds
    ]
    pairs += [("fail", "fail-bg", 4.5), ("soft", "fail-bg", 4.5), ("link", "fail-bg", 4.5)]
    drawn = ("run", "wait", "zombie", "fork", "reap", "signal", "pipe", "exec")
    pairs += [(line, ground, 3.0) for line in drawn for ground in ("card", "sunk")]
    poor = {
        (a, b): round(contrast(of[a], of[b]), 2) for a, b, least in pairs if contrast(of[a], of[b]) < least
    }
    assert poor == {}
