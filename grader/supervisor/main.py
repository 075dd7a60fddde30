"""The supervisor's loop: told once where it is, then one run after the other, each answered by an observation.

Descriptor 0 brings frames (`channel.py`), descriptor 1 takes them away. The first frame is

    {"namespaces": bool, "uid": number or null, "scratch": folder, "submission": folder, "wipe": [folders],
     "files": {name: base64}}

In `bubblewrap` this is process 1 of its own pid namespace. Started as root it gives up root for `uid` before
anything else happens. It never reads anything that a student's process could write, but files, as bytes.
"""

import base64
import gc
import os
import signal
import sys
from typing import Any

from grader.supervisor import abi, channel, driver, files, ipc, libc
from grader.supervisor.note import ForkNote
from grader.supervisor.run import Run

REQUESTS, REPLIES = 0, 1


def main() -> None:
    """Serve until the channel closes."""
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL if number == signal.SIGINT else signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD,))
    try:
        boot = channel.receive(REQUESTS)
        channel.send(REPLIES, _settle(boot))
        driver.forget_the_grader()
        gc.disable()  # a collection would touch every page, and each page that a forked process shares be copied
        gc.freeze()
        note = ForkNote()
        while True:
            _serve(boot, channel.receive(REQUESTS), note)
    except channel.Closed:
        return


def _settle(boot: dict[str, Any]) -> dict[str, Any]:
    """Take the place in: the submission written, root given up, nothing readable from inside."""
    if abi.MACHINE not in abi.SUPPORTED:
        return {"fault": f"this machine is a {abi.MACHINE}; grade can trace on {' and '.join(abi.SUPPORTED)}"}
    boot["files"] = {name: base64.b64decode(data) for name, data in boot["files"].items()}
    files.write_submission(boot["submission"], boot["files"])
    if boot["uid"] is not None:
        os.setgroups([])
        os.setresgid(boot["uid"], boot["uid"], boot["uid"])
        os.setresuid(boot["uid"], boot["uid"], boot["uid"])
    libc.prctl(abi.PR_SET_DUMPABLE, 0)
    libc.prctl(abi.PR_SET_NO_NEW_PRIVS, 1)
    if not boot["namespaces"]:
        libc.prctl(abi.PR_SET_CHILD_SUBREAPER, 1)
    if os.stat(boot["submission"]).st_uid == os.getuid():  # else nobody inside can write there
        boot["fingerprint"] = files.fingerprint(boot["submission"])
    return {"pid": os.getpid(), "uid": os.getuid(), "python": sys.version.split()[0]}


def _serve(boot: dict[str, Any], planned: dict[str, Any], note: ForkNote) -> None:
    """Make a run, answer, and clean up while the answer is judged."""
    planned["stdin"] = base64.b64decode(planned["stdin"])
    for given in planned["files"]:
        given["content"] = base64.b64decode(given["content"])
    run = Run(boot, planned, note)
    try:
        reply: dict[str, Any] = {"observation": run.observe()}
    except PermissionError as error:
        reply = {"fault": f"tracing is not permitted here: {error}"}
    channel.send(REPLIES, reply)
    run.close()
    _clean(boot)


def _clean(boot: dict[str, Any]) -> None:
    """Make the sandbox as it was at the start: empty folders, no System V objects, the submission as handed in."""
    for folder in boot["wipe"]:
        files.empty(folder)
    if boot["namespaces"]:
        ipc.remove_all()
    if "fingerprint" in boot and files.fingerprint(boot["submission"]) != boot["fingerprint"]:
        files.empty(boot["submission"])
        files.write_submission(boot["submission"], boot["files"])
        boot["fingerprint"] = files.fingerprint(boot["submission"])


if __name__ == "__main__":
    main()
