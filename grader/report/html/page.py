"""`--format html`: the page, in one file that asks for nothing else.

It has no script at all. Its style sheet is the one that the content security policy names by its hash, so that
neither a script nor a style that got into the text by any way would be obeyed (CSP Level 3, section 8).
"""

import base64
import hashlib
import os
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from grader.model.grade import Grade
from grader.report.html.view import make_page

_FOLDER = os.path.join(os.path.dirname(__file__), "templates")


def render_html(grade: Grade) -> bytes:
    """The document as one HTML file in UTF-8."""
    style = _read("style.css")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"
    html = _template().render(
        page=make_page(grade),
        style=Markup(style),  # noqa: S704 - our own file, not escaped because CSS is no markup
        symbols=Markup(_read("symbols.svg")),  # noqa: S704 - our own file
        policy=policy,
    )
    return html.strip().encode("utf-8") + b"\n"


@cache
def _template() -> Template:
    """The page's template; compiling it is half of the work for one page."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # the optimiser costs more than it saves
        auto_reload=False,
    )
    return environment.get_template("page.html")


def _read(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
