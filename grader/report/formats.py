"""The formats by name. A new one is one line here, and one module that nobody else imports."""

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

from grader.model.grade import Grade

Renderer = Callable[[Grade], bytes]
FolderRenderer = Callable[[Grade], dict[str, bytes]]


def _later(module: str, function: str, *told: Any) -> Callable[[Grade], Any]:
    """A renderer whose module is imported when it is first asked for a report; `told` are further arguments."""

    def render(grade: Grade) -> Any:
        return getattr(import_module(f"grader.report.{module}"), function)(grade, *told)

    return render


FORMATS: dict[str, Renderer] = {
    "text": _later("text", "render_text_file"),
    "json": _later("json", "render_json"),
    "junit": _later("junit", "render_junit"),
    "junit-ci": _later("junit", "render_junit_ci"),
    "html": _later("html.page", "render_html"),
    "gradescope": _later("gradescope", "render_gradescope"),
    "prairielearn": _later("prairielearn", "render_prairielearn"),
    "autolab": _later("autolab", "render_autolab"),
    "classroom50": _later("classroom50", "render_classroom50", os.environ),
}
"""What `--format` and `--report` know."""

FOLDERS: dict[str, FolderRenderer] = {"artemis": _later("artemis", "render_artemis")}
"""Formats of several files: file name → content. `--report` alone takes them, with a folder as its path."""
