"""Archives that carry the grader and one assignment to where a platform runs them: `grade package`.

`wheel` makes this grader installable elsewhere, `requirements` fetches what it needs, `course` picks the
files of one assignment, `gradescope` puts them together.
"""
