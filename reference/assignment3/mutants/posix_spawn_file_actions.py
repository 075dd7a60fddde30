# mutant: no fork of its own: posix_spawn redirects and execs
# caught by: uses-dup2-and-exec

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    files = []
    actions = []
    try:
        if stdin is not None:
            files.append(os.open(stdin, os.O_RDONLY))
            actions.append((os.POSIX_SPAWN_DUP2, files[-1], 0))
        if stdout is not None:
            how = os.O_APPEND if append else os.O_TRUNC
            files.append(os.open(stdout, os.O_WRONLY | os.O_CREAT | how, 0o666))
            actions.append((os.POSIX_SPAWN_DUP2, files[-1], 1))
    except OSError:
        for file in files:
            os.close(file)
        return 1
    try:
        pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)
    except FileNotFoundError:
        return 127
    except OSError:
        return 126
    finally:
        for file in files:
            os.close(file)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 128 - status if status < 0 else status
