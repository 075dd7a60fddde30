"""`grade doctor`: what this host can hold of what the sandboxes promise, found out by trying it.

`canaries` puts things outside of the sandbox that a submission must not reach, `probe` is a submission that tries to,
`examine` runs it in each tier, `knowledge` says what each protection is good for and how to mend it, `text` shows it.
"""

from grader.doctor.examine import examine
from grader.doctor.records import Diagnosis, exit_code
from grader.doctor.text import render

__all__ = ["Diagnosis", "examine", "exit_code", "render"]
