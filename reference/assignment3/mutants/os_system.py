# mutant: no fork of its own: a shell does everything
# caught by: uses-dup2-and-exec

import os
import shlex


def run_redirected(argv, stdin=None, stdout=None, append=False):
    command = shlex.join(argv)
    if stdin is not None and not os.path.isfile(stdin):
        return 1
    if stdout is not None and os.path.isdir(stdout):
        return 1
    if stdin is not None:
        command += " < " + shlex.quote(stdin)
    if stdout is not None:
        command += (" >> " if append else " > ") + shlex.quote(stdout)
    status = os.waitstatus_to_exitcode(os.system("exec " + command))
    return 128 - status if status < 0 else status
