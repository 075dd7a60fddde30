"""Engines: what takes jobs and gives verdicts. `local.py` with workers on this machine.

An engine is an object with `run(jobs)`, a generator of events (`records.py`). It pulls a job only when somebody is free
for it, forgets a job when its `Ended` has been given, and stops all its workers when the generator is closed.
"""
