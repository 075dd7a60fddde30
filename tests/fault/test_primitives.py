"""Every primitive that we rely on, taken away: refused by a sentence, or made up for; never a silent pass or a zero."""

import os

import pytest

from .conftest import graded, refused

EPERM, ENOSYS = 1, 38
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE = 22, 38, 4
BOTH = ("bubblewrap", "landlock")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="to mount something for a test takes root")

NOT_IN_TMP = pytest.mark.skipif(
    __file__.startswith("/tmp/"), reason="this checkout lies in /tmp, which the test hides"
)

REFUSED = [
    ({"deny": {"ptrace": EPERM}}, BOTH, "tracing is not permitted here"),
    ({"deny_prctl": [PR_SET_SECCOMP]}, BOTH, "a process for the submission could not be set up"),
    ({"deny_prctl": [PR_SET_NO_NEW_PRIVS]}, ("bubblewrap",), "PR_SET_NO_NEW_PRIVS"),
    ({"deny_prctl": [PR_SET_NO_NEW_PRIVS]}, ("landlock",), "the supervisor cannot do what it must"),
    ({"deny_prctl": [PR_SET_DUMPABLE]}, ("landlock",), "the supervisor cannot do what it must"),
    ({"deny": {"seccomp": EPERM}}, ("landlock",), "seccomp filters that ask the supervisor"),
    ({"deny": {"mount": EPERM}}, ("bubblewrap",), "it ended and said: bwrap: Failed to make / slave"),
    ({"deny": {"landlock_create_ruleset": ENOSYS}}, ("landlock",), "Landlock is not to be had"),
    ({"deny": {"landlock_create_ruleset": EPERM}}, ("landlock",), "Landlock is not to be had"),
    ({"deny": {"landlock_add_rule": EPERM}}, ("landlock",), "Landlock, or what goes with it, does not work"),
    ({"deny": {"landlock_restrict_self": EPERM}}, ("landlock",), "Landlock cannot be entered"),
    ({"deny": {"openat2": ENOSYS}}, ("landlock",), "Landlock, or what goes with it, does not work"),
    ({"deny": {"memfd_create": ENOSYS}}, BOTH, "cannot be started: Function not implemented"),
    ({"deny": {"clone3": EPERM}}, BOTH, "cannot be started: Operation not permitted"),
    ({"limits": {"RLIMIT_NOFILE": 12}}, BOTH, "cannot be started"),
    ({"limits": {"RLIMIT_NOFILE": 64}}, BOTH, "Are there descriptors (ulimit -n)"),
    ({"limits": {"RLIMIT_NOFILE": 200}}, BOTH, "this host allows 200 open descriptors (ulimit -Hn)"),
    ({"limits": {"RLIMIT_DATA": 100 << 20}}, BOTH, "bytes of memory (ulimit -Hd), a submission may have 1073741824"),
    ({"limits": {"RLIMIT_FSIZE": 1 << 20}}, BOTH, "bytes in a file (ulimit -Hf)"),
    ({"limits": {"RLIMIT_CPU": 4}}, BOTH, "4 seconds of processor time (ulimit -Ht), a submission may have 5"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "tier", "said"),
    [(missing, tier, said) for missing, tiers, said in REFUSED for tier in tiers],
    ids=lambda value: value if isinstance(value, str) else "-".join(f"{k}" for k in value.get("deny", value)),
)
def test_what_cannot_do_without_it_is_refused(grade_without, missing, tier, said):
    """Exit code 3, a sentence with the cause, no score for anybody."""
    refused(grade_without(missing, "--sandbox", tier), said)


@AS_ROOT
@pytest.mark.parametrize("call", ["setresuid", "setresgid", "setgroups"])
@pytest.mark.parametrize("tier", BOTH)
def test_root_that_cannot_give_up_root_grades_nothing(grade_without, tier, call):
    """A submission never runs as root."""
    refused(grade_without({"deny": {call: EPERM}}, "--sandbox", tier), "root cannot become another user")


@pytest.mark.parametrize(
    "missing",
    [{"deny": {"mount": EPERM}}, {"deny": {"eventfd2": EPERM}}, {"deny": {"pivot_root": EPERM}}],
    ids=["mount", "eventfd2", "pivot_root"],
)
def test_auto_goes_on_to_the_next_tier_and_says_so(grade_without, missing):
    """What bubblewrap alone needs is no reason not to grade; the report names what the other tier cannot hold."""
    protections = graded(grade_without(missing), "landlock")
    assert [name for name, state in protections.items() if state.startswith("missing: ")]


def test_where_neither_tier_works_both_say_why(grade_without):
    """And the way without a sandbox is named, for those who trust what they grade."""
    done = grade_without({"deny": {"mount": EPERM, "landlock_create_ruleset": ENOSYS}})
    refused(done, "The sandbox bubblewrap cannot be used here: it ended and said: bwrap:")
    refused(done, "The sandbox landlock cannot be used here: Landlock is not to be had")
    refused(done, "--sandbox none")


@pytest.mark.parametrize("missing", [{"deny": {"openat2": ENOSYS}}, {"deny": {"signalfd4": EPERM}}], ids=str)
def test_bubblewrap_does_without_what_only_landlock_needs(grade_without, missing):
    """Nothing is asked for that is not used."""
    protections = graded(grade_without(missing), "bubblewrap")
    assert set(protections.values()) == {"enforced"}


@AS_ROOT
@pytest.mark.parametrize("tier", BOTH)
def test_proc_hidden(grade_without, tier):
    """Without /proc there is nothing to look at."""
    refused(grade_without({"folders": {"/proc": "tmpfs:size=1m"}}, "--sandbox", tier), "/proc")


@AS_ROOT
@pytest.mark.parametrize("tier", BOTH)
def test_proc_that_shows_each_user_his_own(grade_without, tier):
    """A host with hidepid=2 is no obstacle: the submission's processes are its supervisor's."""
    graded(grade_without({"folders": {"/proc": "proc:hidepid=2"}}, "--sandbox", tier), tier)


@AS_ROOT
@pytest.mark.parametrize("tier", BOTH)
def test_no_shared_memory_folder(grade_without, tier):
    """Both tiers have a /dev/shm of their own."""
    graded(grade_without({"folders": {"/dev/shm": "tmpfs:size=64k,mode=000"}}, "--sandbox", tier), tier)


@AS_ROOT
@NOT_IN_TMP
def test_a_full_tmp_is_passed_over(grade_without):
    """The sandbox's folders lie where there is room; a full disk must not look like the submission's fault."""
    full = "tmpfs:size=64k,mode=1777"
    graded(grade_without({"folders": {"/tmp": full}}, "--sandbox", "landlock"), "landlock")
    done = grade_without({"folders": {"/tmp": full, "/var/tmp": full}}, "--sandbox", "landlock")
    refused(done, "/var/tmp: less than 320 MB free")


@AS_ROOT
@NOT_IN_TMP
def test_a_disk_that_runs_no_programs_is_passed_over(grade_without):
    """Else every program that a check lays out could not be run."""
    noexec = "tmpfs:mode=1777,noexec"
    done = grade_without({"folders": {"/tmp": noexec, "/var/tmp": noexec}}, "--sandbox", "landlock")
    refused(done, "programs may not run there (noexec)")
