import pytest

from grader.doctor.knowledge import KNOWN, PLATFORMS, TIER_REMEDIES, platform_of
from grader.sandbox import bubblewrap, none


def test_every_protection_of_a_tier_is_explained():
    """The names that reports use are those that the doctor knows."""
    told = bubblewrap.describe("/usr/bin/bwrap", as_root=True, uid=1).protections
    assert told.keys() == KNOWN.keys()
    launch = none.describe()
    try:
        assert launch.protections.keys() == KNOWN.keys()
    finally:
        import shutil

        shutil.rmtree(launch.remove)


def test_there_is_a_remedy_for_every_platform():
    """For each protection and each tier, wherever a host may stand."""
    remedies = [*(known.mend for known in KNOWN.values()), *TIER_REMEDIES.values()]
    assert all(set(mend) == set(PLATFORMS) for mend in remedies)
    assert all(text and not text.isspace() for mend in remedies for text in mend.values())


@pytest.mark.parametrize(
    ("files", "platform"),
    [
        ({"etc/os-release": 'ID=debian\nPRETTY_NAME="Debian"\n'}, "debian"),
        ({"etc/os-release": 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'}, "ubuntu"),
        ({"etc/os-release": 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'}, "fedora"),
        ({"etc/os-release": "ID=arch\n"}, "debian"),
        (
            {"proc/version": "Linux version 5.15 (Microsoft@Microsoft.com)", "etc/os-release": "ID=ubuntu\n"},
            "wsl2",
        ),
        ({".dockerenv": "", "etc/os-release": "ID=debian\n"}, "docker"),
        ({".dockerenv": "", "autograder/run_autograder": ""}, "gradescope"),
        ({}, "debian"),
    ],
)
def test_the_platform_is_told_from_its_files(tmp_path, files, platform):
    """The most special one that fits: a container on WSL is a container."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert platform_of(str(tmp_path)) == platform
