"""Who handed in what: a folder or an archive → entries, one a student, the latest attempt of each.

The layouts (`plain`, `moodle`, `canvas`, `blackboard`, `gradescope`) are told by names alone; `unpack.py` opens
archives, which may be hostile; `content.py` makes one entry into what a single grading reads.
"""

from grader.batch.intake.find import LAYOUTS, Intake, find_entries

__all__ = ["LAYOUTS", "Intake", "find_entries"]
