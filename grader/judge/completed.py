"""What every finding has besides its sentence: the evidence, a line, and why it matters."""

import msgspec

from grader.judge.seen import began, seen
from grader.model.case import Case
from grader.model.grade import Finding

_UNSERVED = (
    "A client knows nothing of your program: what it sends it wants back, whole, in order and in good time."
)
WHY: dict[str, str] = {
    "returns": "Whoever calls the function goes on with what it returns.",
    "stdout": "Whoever reads the output, a person or a program, reads exactly what was written there.",
    "stderr": "Messages belong on standard error, where they do not get mixed up with results.",
    "file": "The next program that opens the file finds what was left in it.",
    "in-no-file": "What is meant for the terminal must not end up among somebody's data.",
    "program-not-run": "A program that runs although something is missing works with the wrong files.",
    "collected-codes": "The caller knows of its children only what it collects by waiting.",
    **dict.fromkeys(("no-echo", "cut-off", "other-bytes", "no-end-of-file"), _UNSERVED),
    "not-stopped": "Whoever stops a server waits for it; after a while it gets killed, with all that it was doing.",
    "no-module": "The file must have exactly the name that the handout gives it.",
    "syntax-error": "Python reads the whole file before it runs any of it, so nothing of it can be used.",
    "no-function": "The function must have exactly the name that the handout gives it, outside of any class.",
    "not-implemented": "Replace the line that raises by your own code.",
    "raised": "An exception that leaves the function ends it in the middle: what comes after that line is not done.",
    "killed": "The kernel ends a process that does what it must not, and so does whoever sends it a signal.",
    "tampered": "What the kernel shows of a process counts, not what it says of itself.",
    "calls-missing": "A function that does not come to its end holds up everything after it.",
    "limit-wall": "A program that is not done in many times the time it needs is taken for one that never will be.",
    "limit-cpu": "A loop that looks again and again takes the processor from all others: wait for the event itself.",
    "limit-memory": "Memory is everybody's: a program that takes it without end stops the machine.",
    "limit-processes": "A child that goes on in the loop of its parent forks children too, and so do they.",
    "limit-output": "A loop that writes without end fills the disk.",
    "limit-file": "A loop that writes without end fills the disk.",
    "limit-disk": "A loop that writes without end fills the disk.",
    "limit-calls": "A loop that asks the kernel again and again takes the processor from all others.",
}
"""Why it matters, where neither the finding nor its check says so."""


def completed(finding: Finding, case: Case) -> Finding:
    """The finding with its evidence, and with the line where it began if that is known and not said."""
    where = finding.where or began(finding, case)
    return msgspec.structs.replace(finding, where=where, seen=finding.seen or seen(finding, case))
