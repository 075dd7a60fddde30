import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.html.markdown import to_html

OURS = re.compile(r'</?(?:p|ul|ol|li|pre|code|strong|em|h4|table|tr|th|td|div)>|<div class="table">')
TABLE = '<div class="table"><table>{}</table></div>'
PIECES = [
    "*",
    "**",
    "`",
    "```",
    "|",
    "\n",
    "\n\n",
    "# ",
    "- ",
    "1. ",
    "[",
    "](",
    ")",
    " ",
    "a",
    "<b>",
    "&",
    "\\",
    "~~~",
    "é",
    "\x1b",
]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
        ("a `b` **c *d*** *e*", "<p>a <code>b</code> **c <em>d</em>** <em>e</em></p>"),
        ("see [Zombies](#zombies), `a[1](2)`", "<p>see Zombies, <code>a[1](2)</code></p>"),
        ("- one\n  more\n- two", "<ul><li>one\nmore</li><li>two</li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("text\n- item", "<p>text</p>\n<ul><li>item</li></ul>"),
        ("```c\nint *a;\n\n# no heading\n```\nafter", "<pre><code>int *a;\n\n# no heading</code></pre>\n<p>after</p>"),
        ("### Heading", "<h4>Heading</h4>"),
        (
            "| a | b |\n| --- | --- |\n| `x \\| y` | z |",
            TABLE.format("<tr><th>a</th><th>b</th></tr><tr><td><code>x | y</code></td><td>z</td></tr>"),
        ),
        ("2 * 3 * 4 and a_b_c", "<p>2 * 3 * 4 and a_b_c</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)  # fmt: skip
def test_what_handouts_use(markdown, html):
    """Each kind of block and of emphasis, drawn as GitHub draws it; of a link the text stays."""
    assert to_html(markdown) == html


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_but_our_own_markup_comes_out(markdown):
    """Whatever stands in a handout: every tag is one of ours, and all else is escaped."""
    rest = OURS.sub("", to_html(markdown))
    assert "<" not in rest
    assert ">" not in rest
    assert "&" not in re.sub("&(lt|gt|amp|#34|#39);", "", rest)
