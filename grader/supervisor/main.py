"""The supervisor's loop: told once where it is, then one run after the other, each answered by an observation.

Descriptor 0 brings frames (`channel.py`), descriptor 1 takes them away. The first frame is

    {"namespaces": bool, "uid": number or null, "scratch": folder, "submission": folder, "wipe": [folders],
     "landlock": null or what `sandbox/landlock.py` says, and then no folders, "files": {name: base64}}

In `bubblewrap` this is process 1 of its own pid namespace. Started as root it gives up root for `uid` before
anything else happens. It never reads anything that a student's process could write, but files, as bytes.
"""

import base64
import gc
import os
import signal
import sys
from typing import Any

from grader.supervisor import abi, channel, driver, files, ipc, libc, namespaces
from grader.supervisor.landlock import places, promise, rules
from grader.supervisor.landlock.guard import Guard
from grader.supervisor.note import Notes
from grader.supervisor.run import Run, SetupFault
from grader.supervisor.scenario import AddressTaken

REQUESTS, REPLIES = 0, 1
_TURN_NS = 100_000
_IGNORED_BY_PYTHON = {signal.SIGPIPE, signal.SIGXFSZ}


def main() -> None:
    """Serve until the channel closes."""
    _take_signals_by_default()
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD,))
    boot: dict[str, Any] = {}
    try:
        boot |= channel.receive(REQUESTS)
        channel.send(REPLIES, _settled(boot))
        driver.forget_the_grader()
        gc.disable()  # a collection would touch every page, and each page that a forked process shares be copied
        gc.freeze()
        note = Notes()
        while True:
            _serve(boot, channel.receive(REQUESTS), note)
    except channel.Closed:
        return
    finally:
        places.remove(boot)


def _take_signals_by_default() -> None:
    """As a program that a shell starts, and with it all that is forked here: nohup ignores SIGHUP for all it starts."""
    for number in signal.valid_signals() - _IGNORED_BY_PYTHON:
        if number == signal.SIGINT or signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def _settled(boot: dict[str, Any]) -> dict[str, Any]:
    try:
        return _settle(boot)
    except OSError as error:
        return {"fault": f"the supervisor cannot do what it must: {error}"}


def _settle(boot: dict[str, Any]) -> dict[str, Any]:
    """Take the place in: the submission written, root given up, nothing readable from inside."""
    if abi.MACHINE not in abi.SUPPORTED:
        return {"fault": f"this machine is a {abi.MACHINE}; grade can trace on {' and '.join(abi.SUPPORTED)}"}
    boot["files"] = {name: base64.b64decode(data) for name, data in boot["files"].items()}
    if boot["landlock"] is None:
        files.write_submission(boot["submission"], boot["files"])
    if boot["uid"] is not None:
        try:
            _become(boot["uid"])
        except OSError as error:
            return {"fault": f"root cannot become another user ({boot['uid']}) here: {error.strerror}"}
    libc.prctl(abi.PR_SET_DUMPABLE, 0)
    libc.prctl(abi.PR_SET_NO_NEW_PRIVS, 1)
    libc.take_short_turns(_TURN_NS)
    if not boot["namespaces"]:
        libc.prctl(abi.PR_SET_CHILD_SUBREAPER, 1)
    ready = {"pid": os.getpid(), "uid": os.getuid(), "python": sys.version.split()[0]}
    boot["guard"] = None
    if boot["landlock"] is not None:
        ready |= _settle_without_namespaces(boot)
        if "fault" in ready:
            return ready
    if boot["namespaces"] and (fault := namespaces.fault(boot["outside"])) is not None:
        return {"fault": fault}
    if os.stat(boot["submission"]).st_uid == os.getuid():  # else nobody inside can write there
        boot["fingerprint"] = files.fingerprint(boot["submission"])
    return ready


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _settle_without_namespaces(boot: dict[str, Any]) -> dict[str, Any]:
    """The tier `landlock`: what else there is to say of it when it is ready, or its fault."""
    own_user, asked = boot["uid"] is not None, boot["landlock"]["asked"]
    fault = promise.unusable(rules.version(), own_user=own_user, asked=asked)
    if fault is not None:
        return {"fault": fault}
    try:
        base = places.make(boot)
    except OSError as error:
        return {"fault": str(error)}
    files.write_submission(boot["submission"], boot["files"])
    try:
        boot["guard"] = Guard(boot)
        fault = boot["guard"].fault()
    except OSError as error:
        return {"fault": f"Landlock, or what goes with it, does not work: {error}"}
    return {"protections": boot["guard"].protections(), "folder": base} if fault is None else {"fault": fault}


def _serve(boot: dict[str, Any], planned: dict[str, Any], note: Notes) -> None:
    """Make a run, answer, and clean up while the answer is judged."""
    planned["stdin"] = base64.b64decode(planned["stdin"])
    for given in planned["files"]:
        given["content"] = base64.b64decode(given["content"])
    run = Run(boot, planned, note)
    try:
        reply: dict[str, Any] = {"observation": run.observe()}
    except SetupFault as error:
        reply = {"fault": str(error), "unusable": True}
    except AddressTaken as error:
        reply = {"fault": str(error)}
    except PermissionError as error:
        reply = {"fault": f"the kernel refuses the supervisor what it needs: {error}", "unusable": True}
    except channel.Closed:  # the grader has gone: so must everything
        run.close()
        raise
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
