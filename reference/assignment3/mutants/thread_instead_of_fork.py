# mutant: a thread redirects the whole process and spawns the program: there is no fork
# caught by: uses-dup2-and-exec

import os
import subprocess
import threading


def run_redirected(argv, stdin=None, stdout=None, append=False):
    answer = []

    def work():
        saved = [os.dup(0), os.dup(1)]
        try:
            if stdin is not None:
                fd = os.open(stdin, os.O_RDONLY)
                os.dup2(fd, 0)
                os.close(fd)
            if stdout is not None:
                how = os.O_APPEND if append else os.O_TRUNC
                fd = os.open(stdout, os.O_WRONLY | os.O_CREAT | how, 0o666)
                os.dup2(fd, 1)
                os.close(fd)
        except OSError:
            answer.append(1)
        else:
            try:
                status = subprocess.call(argv)
                answer.append(128 - status if status < 0 else status)
            except FileNotFoundError:
                answer.append(127)
            except OSError:
                answer.append(126)
        finally:
            for number, copy in enumerate(saved):
                os.dup2(copy, number)
                os.close(copy)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return answer[0]
