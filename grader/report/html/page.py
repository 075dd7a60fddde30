"""`--format html`: the page, in one file that asks for nothing else.

It has no script at all. Its style sheet is the one that the content security policy names by its hash, so that
neither a script nor a style that got into the text by any way would be obeyed (CSP Level 3, section 8).
"""

from collections.abc import Sequence

from markupsafe import Markup

from grader.model.grade import Grade
from grader.report.html.shell import page_template, policy, read
from grader.report.html.view import make_page


def render_html(grade: Grade, notes: Sequence[str] = ()) -> bytes:
    """The document as one HTML file in UTF-8. `notes` are sentences on the mark that the document does not know."""
    style = read("style.css")
    html = page_template().render(
        page=make_page(grade, notes),
        style=Markup(style),  # noqa: S704 - our own file, not escaped because CSS is no markup
        symbols=Markup(read("symbols.svg")),  # noqa: S704 - our own file
        policy=policy(style),
    )
    return html.strip().encode("utf-8") + b"\n"
