# style: match and a table of open flags; the input is tried by the caller first, yet opened anew in the child

import os


def run_redirected(argv, stdin=None, stdout=None, append=False):
    if stdin is not None:
        try:
            os.close(os.open(stdin, os.O_RDONLY | os.O_NONBLOCK))
        except OSError:
            return 1
    match os.fork():
        case 0:
            match redirect(((stdin, 0, "r"), (stdout, 1, "a" if append else "w"))):
                case None:
                    os._exit(execute(argv))
                case _:
                    os._exit(1)
        case pid:
            match os.waitpid(pid, 0):
                case _, status if os.WIFEXITED(status):
                    return os.WEXITSTATUS(status)
                case _, status:
                    return 128 + os.WTERMSIG(status)


FLAGS = {
    "r": os.O_RDONLY,
    "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
    "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
}


def redirect(wanted):
    for path, number, how in wanted:
        if path is None:
            continue
        try:
            os.dup2(os.open(path, FLAGS[how], 0o666), number)
        except OSError as error:
            return error
    return None


def execute(argv):
    try:
        os.execvp(argv[0], argv)
    except OSError as error:
        match error:
            case FileNotFoundError() | NotADirectoryError():
                return 127
    return 126
