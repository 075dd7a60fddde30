"""Starting the sandboxes before anything else is imported: they come up while this process is still loading.

Only for `grade ASSIGNMENT`, told from the bare words. What is wrong with the command line or the host is not said
here: the ordinary way comes to the same point and says it well.
"""

import os

from grader.model.errors import GradeError
from grader.sandbox.start import Started, start

WORDS = ("batch", "doctor", "list", "package", "schema", "start", "verify")
_WITH_VALUE = ("--format", "--report", "--check", "--seed", "--sandbox", "--course")
_EARLY_TIERS = ("auto", "bubblewrap", "landlock")


def start_early(words: list[str]) -> list[Started]:
    """The sandboxes for a grading: the submission's, and the reference's where its answers will be asked for.

    Empty when the words ask for something else.
    """
    if "--help" in words or "--version" in words:
        return []
    given, names = _read(words)
    tier = given.get("--sandbox", "auto")
    if not names or names[0] in WORDS or tier not in _EARLY_TIERS:
        return []
    early: list[Started] = []
    try:
        early.append(start(tier))
        if _asks_a_reference(names[0], given.get("--course")):
            early.append(start(tier, slot=early[0].pid))
    except (GradeError, OSError):
        pass
    return early


def _read(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The options that have a value, and the words that are none."""
    given: dict[str, str] = {}
    names, expected = [], ""
    for word in words:
        option, separator, value = word.partition("=")
        if expected:
            given[expected], expected = word, ""
        elif word in _WITH_VALUE:
            expected = word
        elif separator and option in _WITH_VALUE:
            given[option] = value
        elif not word.startswith("-"):
            names.append(word)
    return given, names


def _asks_a_reference(assignment: str, course_named: str | None) -> bool:
    """Whether there is a reference solution of which answers are recorded: then the checks ask for answers."""
    from grader.spec.course import ANSWERS_FILE, find_course  # noqa: PLC0415 - the first sandbox comes up while this is loaded

    course = find_course(course_named, os.environ, os.getcwd())
    return course.reference is not None and os.path.isfile(
        os.path.join(course.assignments, assignment, ANSWERS_FILE)
    )
