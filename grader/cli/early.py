"""Starting the sandbox before anything else is imported: it comes up while this process is still loading.

Only for `grade ASSIGNMENT`, told from the bare words. What is wrong with the command line or the host is not said
here: the ordinary way comes to the same point and says it well.
"""

from grader.model.errors import GradeError
from grader.sandbox.start import Started, start

WORDS = ("batch", "doctor", "list", "package", "schema", "start", "verify")
_WITH_VALUE = ("--format", "--report", "--check", "--seed", "--sandbox", "--course")
_EARLY_TIERS = ("auto", "bubblewrap", "landlock")


def start_early(words: list[str]) -> Started | None:
    """The sandbox for a grading, or None when the words ask for something else."""
    if "--help" in words or "--version" in words:
        return None
    tier, names, expected = "auto", [], ""
    for word in words:
        if expected:
            tier = word if expected == "--sandbox" else tier
            expected = ""
        elif word in _WITH_VALUE:
            expected = word
        elif word.startswith("--sandbox="):
            tier = word.removeprefix("--sandbox=")
        elif not word.startswith("-"):
            names.append(word)
    if not names or names[0] in WORDS or tier not in _EARLY_TIERS:
        return None
    try:
        return start(tier)
    except (GradeError, OSError):
        return None
