# mutant: no fork of its own: subprocess does everything
# caught by: uses-dup2-and-exec

import subprocess


def run_redirected(argv, stdin=None, stdout=None, append=False):
    source = target = None
    try:
        if stdin is not None:
            source = open(stdin, "rb")
        if stdout is not None:
            target = open(stdout, "ab" if append else "wb")
        status = subprocess.run(argv, stdin=source, stdout=target).returncode
    except FileNotFoundError as error:
        return 1 if error.filename in (stdin, stdout) else 127
    except OSError as error:
        return 1 if error.filename in (stdin, stdout) else 126
    finally:
        for file in (source, target):
            if file is not None:
                file.close()
    return 128 - status if status < 0 else status
