"""CLASSROOM/autograders/ASSIGNMENT/autograder.py: Classroom 50 runs this in the student's checkout.

The assignment's runtime names the grader's image as its container. The exit code is 0 whatever the checks said; any
other tells Classroom 50 that the grader failed, and it records an error instead of a score.
"""

import subprocess
import sys

WORDS = ["grade", "assignment1", ".", "--report", "classroom50=result.json", "--exit-zero"]

if __name__ == "__main__":
    sys.exit(subprocess.run(WORDS, check=False).returncode)
