"""One sandbox for one submission: a launch described as data (`bubblewrap.py`, `none.py`), then started and talked to.

`start` picks the tier; it imports next to nothing, because the command line starts it before all else.
"""
