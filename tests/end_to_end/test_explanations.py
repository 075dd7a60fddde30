"""Every finding of a faulty submission is explained: what, seen when and of whom, from which line, why it matters."""

import json

import pytest

MUTANTS = {
    "assignment1": "forgets_last_wait child_returns no_fork_at_all codes_of_the_wrong_pids caller_kills",
    "assignment2": "caller_keeps_a_writing_end leaks_a_third_pipe caller_writes_the_answer empty_raises",
    "assignment3": "leaves_file_open_in_program redirects_itself_for_good execs_without_fork stderr_into_file",
    "assignment4": "no_lock private_mapping lock_file_left_beside",
    "assignment5": "one_at_a_time never_listens all_addresses",
}


@pytest.fixture
def findings(grade):
    """Assignment and mutant → all its findings, with the lines of its source."""

    def made(assignment, mutant):
        path = f"reference/{assignment}/mutants/{mutant}.py"
        document = json.loads(grade(assignment, path, "--format", "json").stdout)
        found = [finding for check in document["checks"] for finding in check["findings"]]
        return document, [finding for finding in found if finding["kind"] != "skipped"]

    return made


@pytest.mark.parametrize(
    ("assignment", "mutant"), [(name, each) for name, some in MUTANTS.items() for each in some.split()]
)
def test_every_finding_is_explained(findings, assignment, mutant):
    """Expected and actual are both told or neither; evidence, line, reason and a section of the handout always."""
    document, found = findings(assignment, mutant)
    assert found
    for finding in found:
        assert (finding["expected"] is None) == (finding["actual"] is None), finding
        assert finding["hint"], finding
        assert " ms" in finding["seen"], finding
        assert "pid " in finding["seen"], finding
        assert document["handout"][finding["read"]], finding
        source = document["sources"][finding["where"]["file"]].split("\n")
        assert source[finding["where"]["line"] - 1].strip(), finding


@pytest.mark.parametrize(
    ("assignment", "mutant", "kind", "code"),
    [
        ("assignment2", "leaks_a_third_pipe", "no-descriptor-leak", "os.pipe()"),
        ("assignment3", "leaves_file_open_in_program", "program-descriptors", "os.open("),
        ("assignment3", "redirects_itself_for_good", "standard-descriptors-kept", "os.dup2("),
        ("assignment4", "lock_file_left_beside", "no-leftovers", "open("),
        ("assignment4", "all_at_once", "one-at-a-time", "memory[:8] ="),
        ("assignment1", "forgets_last_wait", "no-zombies", "os.fork()"),
    ],
)
def test_the_line_is_the_one_where_it_began(findings, assignment, mutant, kind, code):
    """Where this child was forked, where this descriptor was opened, where this file was made."""
    document, found = findings(assignment, mutant)
    where = next(finding["where"] for finding in found if finding["kind"] == kind)
    assert code in document["sources"][where["file"]].split("\n")[where["line"] - 1]
