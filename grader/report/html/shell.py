"""What every page has in common: how templates are filled in, the style sheet, and the content security policy."""

import base64
import hashlib
import os
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")


def read(name: str, folder: str = TEMPLATES) -> str:
    """One of our own files, whole."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def policy(style: str) -> str:
    """A policy that obeys no script and no style but this one, by its hash (CSP Level 3, section 8)."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def environment(folder: str) -> Environment:
    """Templates that escape everything, and take a missing value for a fault."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # the optimiser costs more than it saves
        auto_reload=False,
    )


@cache
def page_template() -> Template:
    """The template of a submission's page, with the one that it takes in. To compile them is half of the work."""
    templates = environment(TEMPLATES)
    templates.get_template("check.html")
    return templates.get_template("page.html")
