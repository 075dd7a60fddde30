# mutant: one forked child forks and collects the others, and hands on what it collected
# caught by: real-children

import json
import os


def run_children(exit_codes):
    if not exit_codes:
        return []
    reading, writing = os.pipe()
    manager = os.fork()
    if manager == 0:
        pairs = [(pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])) for pid in map(child, exit_codes)]
        os.write(writing, json.dumps(pairs).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(manager, 0)
    return [tuple(pair) for pair in json.loads(answer or b"[]")]


def child(code):
    pid = os.fork()
    if pid == 0:
        if code < 0:
            os.kill(os.getpid(), -code)
        os._exit(code)
    return pid
