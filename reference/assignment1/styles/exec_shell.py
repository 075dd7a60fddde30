# style: each child becomes a shell that exits or kills itself

import os


def run_children(exit_codes):
    children = []
    for code in exit_codes:
        script = f"exit {code}" if code >= 0 else f"kill {code} $$"
        child = os.fork()
        if child == 0:
            try:
                os.execv("/bin/sh", ["sh", "-c", script])
            finally:
                os._exit(127)
        children.append(child)
    return [(child, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])) for child in children]
