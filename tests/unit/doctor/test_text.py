from grader.doctor.knowledge import KNOWN, TIER_REMEDIES
from grader.doctor.records import Diagnosis, Protection, Tier, exit_code
from grader.doctor.text import render


def protection(name="network", found=None):
    """One promise, that holds or was found broken."""
    known = KNOWN[name]
    return Protection(name=name, holds=found is None, found=found, without=known.without, mend=known.mend)


def tier(name, *protections, why=None):
    """One tier of sandboxes."""
    mend = TIER_REMEDIES[name]
    return Tier(name=name, usable=why is None, why=why, mend=mend, protections=protections)


def diagnosis(*tiers):
    """Of a Debian, as root."""
    usable = [each.name for each in tiers if each.usable]
    return Diagnosis(
        platform="debian",
        system="Debian 12",
        kernel="6.1",
        python="3.11",
        user="root",
        auto=usable[0] if usable else None,
        whole=any(each.whole for each in tiers),
        tiers=tiers,
    )


WHOLE = diagnosis(tier("bubblewrap", protection()), tier("landlock", protection(found="it leaks")))
LACKING = diagnosis(tier("bubblewrap", why="no namespaces"), tier("landlock", protection(found="it leaks")))
NOTHING = diagnosis(tier("bubblewrap", why="no namespaces"), tier("landlock", why="no Landlock"))


def test_the_exit_code_says_whether_some_tier_holds_whole():
    """0 whole, 1 usable and lacking, 3 nothing."""
    assert [exit_code(each) for each in (WHOLE, LACKING, NOTHING)] == [0, 1, 3]


def test_what_is_missing_is_told_with_its_price_and_its_remedy():
    """By name; what was found, what it costs, and what to do on this platform alone."""
    text = render(LACKING, width=200, verbose=False)
    assert "MISSING  network" in text
    assert "it leaks" in text
    assert KNOWN["network"].without in text
    assert "no namespaces" in text
    assert "apt-get install bubblewrap" in text
    assert "dnf" not in text


def test_where_all_holds_there_is_nothing_to_mend():
    """Short, and nothing that alarms."""
    text = render(WHOLE, width=100, verbose=False)
    assert "MISSING" not in text
    assert "Every protection holds here." in text


def test_where_nothing_works_every_tier_says_why():
    """What keeps each from being used, and that nothing can be graded."""
    text = render(NOTHING, width=200, verbose=False)
    assert "no namespaces" in text
    assert "no Landlock" in text
    assert "Nothing can be graded here" in text


def test_verbose_tells_every_platform():
    """All remedies, for whoever asks on behalf of another host."""
    text = render(LACKING, width=200, verbose=True)
    assert all(f"    {platform}" in text for platform in TIER_REMEDIES["bubblewrap"])


def test_lines_keep_to_the_width():
    """Whatever a remedy's length."""
    assert max(map(len, render(NOTHING, width=72, verbose=True).splitlines())) <= 72
