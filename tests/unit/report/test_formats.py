import subprocess
import sys

import pytest

from grader.report.formats import FORMATS

CLASSROOM50 = ("CLASSROOM", "ASSIGNMENT", "OWNER", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders(name, mixed, monkeypatch):
    """Each name of the table leads to a renderer that gives bytes with a newline at the end."""
    for variable in CLASSROOM50:
        monkeypatch.setenv(variable, "submit/x")
    data = FORMATS[name](mixed)
    assert data.endswith(b"\n")
    assert b"no-such" not in data


def test_text_in_a_file_has_no_colour(mixed):
    """A file is read by any program."""
    assert b"\x1b" not in FORMATS["text"](mixed)


def test_nothing_heavy_is_imported_for_the_table():
    """`grade` pays at its start for no format that was not asked for."""
    heavy = "{'junit_xml', 'xml', 'pathlib', 'unicodedata'}"
    code = (
        "import sys; before = set(sys.modules); import grader.report.formats; "
        f"print({heavy} & set(sys.modules) - before)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "set()\n"
