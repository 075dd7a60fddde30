# tries: to wait unseen, when there is no room any more to write its calls down
# verdict: in-parallel failed limit-calls|failed limit-wall
import os


def run_children(exit_codes):
    for _ in range(20_001):
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            pass
    collected = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        collected.append((pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    return collected
