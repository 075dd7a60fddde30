# mutant: the children tell their codes through a pipe, and the statuses are thrown away
# caught by: collected

import os


def run_children(exit_codes):
    pids, pipes = [], []
    for code in exit_codes:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(writing, str(code).encode())
            be_child(code)
        os.close(writing)
        pids.append(pid)
        pipes.append(reading)
    results = []
    for pid, reading in zip(pids, pipes):
        told = os.read(reading, 16)
        os.close(reading)
        os.waitpid(pid, 0)
        results.append((pid, int(told or b"0")))
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
