# mutant: runs tr by subprocess in place of forking
# caught by: uses-pipes

import subprocess


def upper_via_child(message):
    done = subprocess.run(["tr", "a-z", "A-Z"], input=message, stdout=subprocess.PIPE, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    return done.stdout
