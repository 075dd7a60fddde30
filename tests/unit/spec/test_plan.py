import base64

import pytest

from grader.model.errors import UsageError
from grader.spec.plan import make_plan


@pytest.fixture
def plan(load, good, kinds):
    """Plan the good assignment with a seed."""
    return lambda seed=1, text=good: make_plan(load(text), seed, kinds)


def first_run(plan):
    """The run with all the draws."""
    return plan.checks[0].runs[0]


def planning_error(assignment, seed, kinds):
    """What planning says against a seed."""
    try:
        make_plan(assignment, seed, kinds)
    except UsageError as error:
        return str(error)
    return ""


def test_the_same_seed_gives_the_same_plan(plan):
    """A seed repeats a run; another one draws other inputs."""
    assert plan(7) == plan(7)
    assert first_run(plan(7)).calls != first_run(plan(8)).calls


def test_what_is_drawn_never_changes(plan):
    """Recorded answers depend on these very values: a change here breaks every course's answers.json."""
    run = first_run(plan(1))
    numbers = [int(item["int"]) for item in run.calls[0].args[0]["list"]]
    assert (numbers, run.kill_at_birth) == ([255, 226, 0, 110, 83], 6)


def test_a_new_variable_changes_no_other(plan, good):
    """Each variable has a generator of its own."""
    more = good.replace("      n: {kind", "      a: {kind: lines, count: 9}\n      n: {kind")
    assert first_run(plan(1, more)) == first_run(plan(1))


def test_a_placeholder_alone_is_typed_and_within_text_is_text(plan):
    """`<<codes>>` is the list, `x<<n>>.txt` a string; keys and contents are filled in, too."""
    run = first_run(plan())
    n = str(run.kill_at_birth)
    codes, name, *plain = run.calls[0].args
    assert {"int": "0"} in codes["list"]
    assert (name, plain) == (f"x{n}.txt", ["no", {"int": "755"}, "1:30"])
    texts = " ".join(item["int"] for item in codes["list"])
    assert run.stdin == f"é {texts}".encode()
    assert [(f.path, f.mode, f.folder) for f in run.files] == [
        (f"f{n}", 0o600, False),
        ("box", 0o755, True),
        ("raw", 0o644, False),
    ]
    assert run.files[0].content == f"n is {n}".encode()


def test_drawn_bytes_stay_bytes(plan):
    """The same bytes are given as an argument and as a file's content."""
    run = first_run(plan())
    argument = base64.b64decode(run.calls[0].kwargs["data"]["bytes"])
    assert len(argument) == 40
    assert run.files[2].content == argument


def test_a_call_is_repeated(plan):
    """`repeat: 3` are three equal calls in one process."""
    calls = first_run(plan()).calls
    assert len(calls) == 3
    assert calls[0] == calls[2]


def test_expectations_are_records_with_drawn_values(plan):
    """The judge gets instances, one tuple for each run."""
    first, second = plan().checks
    run = first.runs[0]
    assert first.expect[0][0].number == run.kill_at_birth
    assert [str(code) for code in first.expect[0][0].numbers] == [
        c["int"] for c in run.calls[0].args[0]["list"]
    ]
    assert len(second.runs) == len(second.expect) == 2


def test_limits_change_only_what_is_written(plan):
    """A check's `limits` leave the assignment's others, and the defaults, as they are."""
    first, second = plan().checks
    limits = first.runs[0].limits
    assert (limits.cpu_s, limits.memory_mb, limits.wall_s) == (7, 64, 5.0)
    assert second.runs[0].limits.cpu_s == 3


def test_observed_groups_are_those_of_the_expectations(plan):
    """A run records what its expectations read, and no more."""
    first, second = plan().checks
    assert (first.runs[0].observe, second.runs[0].observe) == (["io"], ["io", "pipes"])


def test_a_check_may_judge_the_runs_of_another(plan, sharing):
    """They are the same runs, which record what either needs, and what is drawn for them fills in both."""
    first, second, third = plan(1, sharing).checks
    assert (first.runs_from, second.runs_from, third.runs_from) == ("first", "second", "first")
    assert third.runs == first.runs
    assert first.runs[0].observe == ["io", "pipes"]
    assert first.runs[0].calls == first_run(plan(1)).calls
    assert third.expect[0][1].number == first.runs[0].kill_at_birth


def test_the_reference_is_run_only_if_it_is_asked(plan):
    """`needs_reference` is what the expectations say."""
    assert [check.needs_reference for check in plan().checks] == [False, True]


def test_check_texts_are_carried_over(plan):
    """Id, title, criterion, points and dependencies stand in the plan as written."""
    second = plan().checks[1]
    assert (second.id, second.title, second.points, second.depends_on) == (
        "second",
        "The second",
        2.5,
        ("first",),
    )


def test_an_unknown_check_is_refused_with_the_nearest(load, good, kinds):
    """`--check frist` names what there is."""
    with pytest.raises(
        UsageError, match=r'no check "frist"; did you mean "first"\? There are: first, second\.'
    ):
        make_plan(load(good), 1, kinds, only=["frist"])


def test_known_checks_do_not_shorten_the_plan(load, good, kinds):
    """The plan holds all checks whatever was asked for."""
    assert len(make_plan(load(good), 1, kinds, only=["second"]).checks) == 2


def test_a_value_that_fits_for_some_seeds_only_is_a_usage_error(load, good, kinds):
    """A choice of mixed types is told with the seed that shows it."""
    text = good.replace("n: {kind: int, min: 2, max: 9}", "n: {kind: choice, of: [1, 2, 3, 4, few]}")
    assignment = load(text)
    messages = [planning_error(assignment, seed, kinds) for seed in range(100)]
    assert "" in messages
    assert all(text.startswith("tiny, check first, seed ") for text in set(messages) - {""})
    assert len(set(messages)) > 1
