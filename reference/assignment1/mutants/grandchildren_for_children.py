# mutant: returns the pids of grandchildren, which it learnt through a pipe
# caught by: real-children

import os


def run_children(exit_codes):
    pids, pipes = [], []
    for code in exit_codes:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            grandchild = os.fork()
            if grandchild == 0:
                os._exit(code & 0xFF)
            os.write(writing, str(grandchild).encode())
            os.waitpid(grandchild, 0)
            be_child(code)
        os.close(writing)
        pids.append(pid)
        pipes.append(reading)
    results = []
    for pid, reading in zip(pids, pipes):
        told = os.read(reading, 16)
        os.close(reading)
        results.append((int(told or b"0"), collect(pid)))
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


def collect(pid):
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)
