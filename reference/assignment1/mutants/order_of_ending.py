# mutant: returns the children in the order in which they ended
# caught by: exit-statuses, real-children

import os


def run_children(exit_codes):
    # The first child has most to do: it ends when all the others have, which hold the pipe open.
    others_end, held_by_others = os.pipe()
    for index, code in enumerate(exit_codes):
        if os.fork() == 0:
            if index == 0:
                os.close(held_by_others)
                os.read(others_end, 1)
            be_child(code)
    os.close(held_by_others)
    os.close(others_end)
    results = []
    for _ in exit_codes:
        pid, status = os.waitpid(-1, 0)
        results.append((pid, os.waitstatus_to_exitcode(status)))
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
