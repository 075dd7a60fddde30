"""What a reader of a report would trip over: each function says what, or None."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ACTIVE = {"script", "iframe", "object", "embed", "base", "form", "link", "img", "input"}


def fault_of_text(report, _grade):
    """A character that acts on a terminal."""
    found = CONTROL.search(report.decode())
    return found and repr(report.decode()[max(0, found.start() - 40) : found.end() + 40])


def fault_of_json(report, _grade):
    """Text that is no JSON; Autolab's comes on the last line."""
    text = report.decode()
    for line in text.splitlines()[-1:] if text.startswith("{") and "\n{" in text else [text]:
        json.loads(line)


def fault_of_xml(report, grade):
    """A document that cannot be parsed, or that has more or fewer cases than the grade has checks."""
    root = ET.fromstring(report)  # noqa: S314 - written by ourselves
    cases = root.findall(".//testcase")
    if len(cases) != len(grade.checks):
        return f"{len(cases)} cases"
    failed = [case for case in cases if case.find("failure") is not None]
    if len(failed) != sum(check.outcome == "failed" for check in grade.checks):
        return f"{len(failed)} failures"
    return None


class _Page(HTMLParser):
    """Collects what acts in a page."""

    def __init__(self):
        super().__init__()
        self.active = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs if name.startswith("on")]
        links = [
            value for name, value in attrs if name in ("href", "src") and not (value or "").startswith("#")
        ]
        if tag in ACTIVE or names or links:
            self.active.append((tag, names, links))


def fault_of_html(report, _grade):
    """Anything in the page that loads, links away, or runs."""
    page = _Page()
    page.feed(report.decode())
    return page.active or None
