"""The stages in order: the one place where the real parts are put together.

`grading.py` grades one submission; `answers.py` gets what it is compared with.
"""

from grader.pipeline.assemble import open_course
from grader.pipeline.grading import grade_submission

__all__ = ["grade_submission", "open_course"]
