"""The formats by name. A new one is one line here, and one module that nobody else imports."""

from collections.abc import Callable
from importlib import import_module

from grader.model.grade import Grade

Renderer = Callable[[Grade], bytes]


def _later(module: str, function: str) -> Renderer:
    """A renderer whose module is imported when it is first asked for a report."""

    def render(grade: Grade) -> bytes:
        renderer: Renderer = getattr(import_module(f"grader.report.{module}"), function)
        return renderer(grade)

    return render


FORMATS: dict[str, Renderer] = {
    "text": _later("text", "render_text_file"),
    "json": _later("json", "render_json"),
    "junit": _later("junit", "render_junit"),
    "junit-ci": _later("junit", "render_junit_ci"),
    "html": _later("html.page", "render_html"),
}
"""What `--format` and `--report` know."""
