# mutant: starts shells by subprocess in place of forking
# caught by: real-children

import subprocess


def run_children(exit_codes):
    children = [subprocess.Popen(["/bin/sh", "-c", command(code)]) for code in exit_codes]
    return [(child.pid, child.wait()) for child in children]


def command(code):
    return f"exit {code}" if code >= 0 else f"kill {code} $$"
