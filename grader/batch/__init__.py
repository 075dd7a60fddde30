"""Many submissions at once: `grade batch`, for staff.

`intake/` finds out who handed in what; `engine/` grades it in workers; `store/` keeps every result as soon as it is
there; `outputs/` writes everything that people and gradebooks read, always from the store. `run.py` puts them
together.
"""
