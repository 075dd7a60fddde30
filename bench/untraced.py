"""The work of a check with nobody watching: `run.py` runs this in the interpreter that the sandbox uses, as isolated.

Reads a list of runs, each a list of calls' arguments, from stdin. Writes, for each run, the seconds of the calls
alone and those of the whole: fork, import, calls, wait.
"""

import importlib
import json
import os
import struct
import sys
import time


def timed(calls: list[list[object]]) -> tuple[float, float]:
    """One run in a forked process: seconds of the calls, seconds of the whole."""
    reading, writing = os.pipe()
    whole = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        function = importlib.import_module("fork_wait").run_children
        began = time.perf_counter()
        for arguments in calls:
            function(*arguments)
        os.write(writing, struct.pack("d", time.perf_counter() - began))
        os._exit(0)
    os.waitpid(pid, 0)
    took = time.perf_counter() - whole
    (inside,) = struct.unpack("d", os.read(reading, 8))
    os.close(reading)
    os.close(writing)
    return inside, took


sys.path.insert(0, sys.argv[1])
json.dump([timed(calls) for calls in json.load(sys.stdin)], sys.stdout)
