import pytest
from msgspec.structs import replace

from grader.judge.programs import (
    DescriptorFlags,
    ProgramArguments,
    ProgramDescriptors,
    ProgramNotRun,
    RedirectedByDup2,
)
from tests.unit.judge.builders import (
    CALLER,
    STANDARD,
    case,
    child,
    descriptor,
    messages,
    observation,
    program,
    syscall,
)

ARGV = ["printf", "%s", "", "é *"]


def ran(*processes, syscalls=()):
    """A case of one call with ARGV and these processes."""
    return case(ARGV, of=observation(*processes, syscalls=list(syscalls)))


def dup2(pid, new=1, *, result=None, name="dup2", old=5, target=None):
    """A dup2 onto a descriptor."""
    return syscall(pid, name, 100, old, new, result=new if result is None else result, target=target)


@pytest.mark.parametrize("dup", [dup2(101), dup2(101, new=0), dup2(101, name="dup3")])
def test_fork_dup2_exec(dup):
    """Either descriptor, either call."""
    assert messages(RedirectedByDup2(), ran(child(101, programs=[program(ARGV)]), syscalls=[dup])) == []


def test_the_exec_may_be_in_a_child_of_the_one_that_redirected():
    """By subprocess, or by another fork in the child."""
    inner = child(102, parent=101, made_by="vfork", programs=[program(ARGV)])
    assert messages(RedirectedByDup2(), ran(child(101), inner, syscalls=[dup2(101)])) == []


@pytest.mark.parametrize(
    ("processes", "dup", "words"),
    [
        ([child(101, made_by="vfork", programs=[program(ARGV)])], dup2(101), "forked no child"),
        ([child(101, programs=[program(ARGV)])], dup2(CALLER), "made no dup2"),
        ([child(101, programs=[program(ARGV)])], dup2(101, new=2), "made no dup2"),
        ([child(101, programs=[program(ARGV)])], dup2(101, result=-9), "made no dup2"),
        ([child(101, programs=[program(ARGV)])], dup2(101, old=1), "made no dup2"),
        ([child(101)], dup2(101), "exec'd no program after the dup2"),
        ([child(101, programs=[program(ARGV, at_ns=50)])], dup2(101), "exec'd no program after the dup2"),
        ([child(101), child(102, programs=[program(ARGV)])], dup2(101), "exec'd no program after the dup2"),
        ([child(101, programs=[program(["true"])])], dup2(101), "exec'd no program after the dup2"),
    ],
)
def test_what_is_no_redirection_by_dup2(processes, dup, words):
    """By vfork, in the caller, onto 2, failed, onto itself, without exec, too late, in another child, for show."""
    assert words in messages(RedirectedByDup2(), ran(*processes, syscalls=[dup]))[0]


@pytest.mark.parametrize(
    ("opened", "words"),
    [
        ([descriptor(0, "/w/in.txt"), descriptor(1, "/w/out.txt")], []),
        (
            [descriptor(0, "pipe:[3]"), descriptor(1, "/w/out.txt")],
            ["work exec'd the program with descriptor 0 open on a pipe and not on in.txt itself"],
        ),
        (
            [descriptor(0, "/w/in.txt"), descriptor(1, "pipe:[3]")],
            ["work exec'd the program with descriptor 1 open on a pipe and not on out.txt itself"],
        ),
        (
            [descriptor(1, "/w/out.txt")],
            ["work exec'd the program with descriptor 0 closed and not on in.txt itself"],
        ),
    ],
)
def test_the_program_itself_has_the_files(opened, words):
    """What the caller copies from a pipe into the file is no redirection."""
    dups = [dup2(101, new=0, target="/w/in.txt"), dup2(101, target="/w/out.txt")]
    assert named(opened, dups) == words


def named(opened, dups):
    """What is found when both files are named, these descriptors are open at the exec, and these dup2 came before."""
    judged = ran(child(101, programs=[program(ARGV, descriptors=opened)]), syscalls=dups)
    keywords = [{"stdin": "in.txt", "stdout": "out.txt", "append": False}]
    return messages(RedirectedByDup2(), replace(judged, keywords=keywords))


def test_a_dup2_for_show_put_nothing_in_place():
    """Another file put there first, or no dup2 for one of the two: open has found the number free."""
    files = [descriptor(0, "/w/in.txt"), descriptor(1, "/w/out.txt")]
    for_show = [dup2(101, new=0, target="/w/in.txt"), dup2(101, target="/dev/null")]
    assert named(files, for_show) == ["work put out.txt onto descriptor 1 otherwise than by dup2"]
    assert named(files, for_show[1:]) == ["work put in.txt onto descriptor 0 otherwise than by dup2"]


def test_the_program_gets_exactly_its_words():
    """Helpers beside it do not matter; other words do."""
    right = ran(child(101, programs=[program(["sh", "-c", "x"])]), child(102, programs=[program(ARGV)]))
    assert messages(ProgramArguments(), right) == []
    [finding] = ProgramArguments().judge(ran(child(101, programs=[program(["printf", "%s", "é", "*"])])))
    assert finding.actual == "['printf', '%s', 'é', '*']"
    assert messages(ProgramArguments(), ran())


def test_the_descriptors_at_the_exec():
    """Exactly 0, 1 and 2."""
    more = [*STANDARD, descriptor(5, "out.txt")]
    judged = [
        ran(child(101, programs=[program(ARGV, descriptors=some)])) for some in (STANDARD, more, STANDARD[:2])
    ]
    found = [messages(ProgramDescriptors(), one) for one in judged]
    assert found == [
        [],
        ["the program that work exec'd inherited more than 0, 1 and 2: 5 (the file out.txt)"],
        ["the program that work exec'd had no 2"],
    ]
    assert "never exec'd" in messages(ProgramDescriptors(), ran())[0]


def test_a_helpers_descriptors_are_its_own():
    """Only the program that was asked for is looked at."""
    helper = child(101, programs=[program(["ls"], descriptors=[*STANDARD, descriptor(9)])])
    assert messages(ProgramDescriptors(), ran(helper, child(102, programs=[program(ARGV)]))) == []


def test_another_path_for_the_first_word_is_the_same_program():
    """Its words are a matter of `program-arguments`."""
    seen = ran(child(101, programs=[program(["/usr/bin/printf", *ARGV[1:]])]))
    assert messages(ProgramDescriptors(), seen) == []
    assert len(messages(ProgramArguments(), seen)) == 1


def test_o_append():
    """Among other flags."""
    with_append = [*STANDARD[:1], descriptor(1, "out", flags=0o102001), STANDARD[2]]
    assert (
        messages(DescriptorFlags(fd=1), ran(child(101, programs=[program(ARGV, descriptors=with_append)])))
        == []
    )
    [message] = messages(DescriptorFlags(fd=1), ran(child(101, programs=[program(ARGV)])))
    assert message == "descriptor 1 of the program that work exec'd was open without O_APPEND"


def test_a_program_that_must_not_run():
    """By its name; that a child was forked does not matter."""
    assert messages(ProgramNotRun(), ran(child(101))) == []
    for argv in (ARGV, ["/usr/bin/printf", "x"]):
        assert messages(ProgramNotRun(), ran(child(101, programs=[program(argv)])))
