# mutant: returns the children in the order in which they ended
# caught by: exit-statuses, real-children

import os


def run_children(exit_codes):
    # The first child has most to do: it ends when all the others have been collected.
    go_on, held = os.pipe()
    for index, code in enumerate(exit_codes):
        if os.fork() == 0:
            os.close(held)
            if index == 0:
                os.read(go_on, 1)
            be_child(code)
    os.close(go_on)
    results = []
    for number in range(len(exit_codes)):
        if number == len(exit_codes) - 1:
            os.close(held)
        pid, status = os.waitpid(-1, 0)
        results.append((pid, os.waitstatus_to_exitcode(status)))
    return results


def be_child(code):
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)
