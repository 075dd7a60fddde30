import pytest

ALL = ["zombie", "running", "deadlock", "attack"]


@pytest.mark.parametrize("name", ALL)
def test_no_request_leaves_the_page(visit, pages, name):
    """The file is asked for, and nothing else; the console has no complaint, of the policy or of anything."""
    page, asked = visit(name)
    page.wait_for_load_state("networkidle")
    assert asked == [pages[name]]


def test_no_script_of_a_student_runs(visit):
    """Attacks in every text are shown and not obeyed: no element of theirs exists, the title is ours."""
    page, _ = visit("attack")
    page.wait_for_load_state("networkidle")
    assert page.title() != "owned"
    assert (
        page.evaluate("document.querySelectorAll('script, img, iframe, base, style:not(head style)').length")
        == 0
    )
    assert (
        page.evaluate("document.querySelectorAll('[onerror], [onload], [onfocus], [autofocus]').length") == 0
    )
    assert "<script>document.title='owned'</script>" in page.inner_text("main")


def test_the_policy_stops_a_script_that_got_in_anyway(visit):
    """Should escaping ever fail, the browser still refuses: a script put into the page does not run."""
    page, asked = visit("zombie")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = \"document.title = 'owned'\";"
        " document.body.append(s); }"
    )
    assert page.title() != "owned"
    assert any("Content Security Policy" in each for each in asked)


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("name", ALL)
def test_nothing_is_wider_than_the_screen(visit, name, width):
    """On a phone as on a desk one scrolls down and never sideways, with everything unfolded."""
    page, _ = visit(name, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 360, 641, 1280])
@pytest.mark.parametrize("name", ["zombie", "running", "deadlock", "everywhere"])
def test_the_labels_of_a_picture_stay_in_it(visit, name, width):
    """Wherever its mark is, and however narrow the screen, no letter of a label is cut off at the picture's edge."""
    page, _ = visit(name, viewport={"width": width, "height": 800})
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.chart > svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []


@pytest.mark.parametrize("name", ["zombie", "running"])
def test_every_lane_has_its_label_beside_it(visit, name):
    """The list of labels and the drawing are one picture: as high as each other."""
    page, _ = visit(name, viewport={"width": 360, "height": 800})
    apart = page.evaluate(
        """() => [...document.querySelectorAll('.chart')].map(chart => {
            const stripe = [...chart.querySelectorAll('.stripe')].pop().getBoundingClientRect();
            const rows = [...chart.querySelectorAll('.lanes li')];
            const row = rows[rows.length - 1 - (rows.length + 1) % 2].getBoundingClientRect();
            return Math.abs(stripe.top - row.top);
        })"""
    )
    assert apart
    assert max(apart) < 1


def test_it_is_dark_in_the_dark(visit):
    """The page follows the system's colours."""
    grounds = [
        visit("zombie", color_scheme=scheme)[0].evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(246, 245, 241)", "rgb(20, 22, 26)"]


def test_it_works_from_the_keyboard(visit):
    """Tab reaches the skip link first, then links and folds, each visibly; Enter unfolds a check that passed."""
    page, _ = visit("zombie")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the checks"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.evaluate("document.querySelectorAll('.rows details').forEach(each => each.open = false)")
    page.evaluate(
        "document.querySelector('.rows summary').previousElementSibling; document.activeElement.blur()"
    )
    page.locator(".rows summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.rows details').open")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_a_finding_leads_to_its_line_and_back(visit):
    """The place in a finding is a link to the marked line, and that has a link to the check."""
    page, _ = visit("zombie")
    page.locator(".where a").first.click()
    line = page.locator("li.marked.fault:target")
    assert "os.fork()" in line.inner_text()
    line.locator("a").first.click()
    assert page.locator("article:target h3").inner_text().endswith("No zombie is left")


def test_a_screen_reader_hears_what_the_picture_shows(visit):
    """The picture is an image with a name; signs and colours have words beside them."""
    page, _ = visit("zombie")
    heard = page.locator("article").first.aria_snapshot()
    assert "1 zombie at the return" in heard
    assert "img" in heard
    assert "never reaped: a zombie" in heard
    assert page.get_by_role("heading", name="Failed: No zombie is left").count() == 1


def test_a_finding_leads_to_what_the_handout_says(visit):
    """The heading is a link within the page, and what stands below it in the handout is there."""
    page, _ = visit("zombie")
    page.locator(".read a").first.click()
    section = page.locator("article.reading:target")
    assert section.locator("h3").inner_text() == "Zombies"
    assert "it holds a place in the process table" in section.inner_text()
    assert section.locator("code").first.inner_text() == "Z"
