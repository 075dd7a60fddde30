"""What each protection is good for, and how to get what is missing, by platform; and which platform this is."""

import os

from grader.model.base import Record

PLATFORMS = ("debian", "ubuntu", "fedora", "wsl2", "docker", "gradescope")

_BUBBLEWRAP = {
    "debian": "apt-get install bubblewrap. If it says that namespaces are not permitted: "
    "sysctl kernel.unprivileged_userns_clone=1",
    "ubuntu": "apt-get install bubblewrap. From 23.10 on AppArmor keeps ordinary users from making namespaces: give "
    "/usr/bin/bwrap a profile with `userns,` in /etc/apparmor.d (as the package apparmor-profiles does), or "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    "fedora": "dnf install bubblewrap. If namespaces are not permitted: sysctl user.max_user_namespaces=15000",
    "wsl2": "apt-get install bubblewrap in a WSL 2 distribution (wsl --set-version NAME 2; wsl --update)",
    "docker": "as an ordinary user (-u 1000), with docker run --security-opt seccomp=unconfined "
    "--security-opt systempaths=unconfined, and --security-opt apparmor=unconfined where the host has AppArmor; the "
    "sandbox then refuses what Docker's profile would. As it comes, a container has the tier landlock",
    "gradescope": "its containers permit no namespaces, and that cannot be changed: the tier landlock is what there is",
}
_LANDLOCK = {
    "debian": "Debian 12 or later (Linux 6.1); for signals kept inside, Linux 6.12 (Debian 13, or bookworm-backports)",
    "ubuntu": "Ubuntu 22.04 or later; for signals kept inside, Linux 6.12 (linux-generic-hwe-24.04), or run it as root",
    "fedora": "Fedora 35 or later; lsm= on the kernel's command line, if there, must have landlock in it",
    "wsl2": "wsl --update: Microsoft's kernel has Landlock from 6.6 on; else bubblewrap, which works there",
    "docker": "Docker 23 or later, whose seccomp profile permits Landlock; Linux 5.14 or later on the host",
    "gradescope": "run as root, which is Gradescope's way: each sandbox gets an unprivileged user of its own",
}
_TRACING = {
    "debian": "sysctl kernel.yama.ptrace_scope=1 (2 and 3 keep all tracing from ordinary users)",
    "ubuntu": "sysctl kernel.yama.ptrace_scope=1 (2 and 3 keep all tracing from ordinary users)",
    "fedora": "sysctl kernel.yama.ptrace_scope=1, and SELinux: setsebool deny_ptrace off",
    "wsl2": "WSL 2, not WSL 1, which has no seccomp",
    "docker": "a host with Linux 4.8 or later: there Docker permits ptrace; or --cap-add SYS_PTRACE",
    "gradescope": "tracing works there as it comes",
}
TIER_REMEDIES = {"bubblewrap": _BUBBLEWRAP, "landlock": _LANDLOCK}


class Known(Record, frozen=True, kw_only=True):
    """What it costs to be without a protection, and how to mend that, by platform."""

    without: str
    mend: dict[str, str]


KNOWN = {
    "file system": Known(
        without="a submission can read solutions and other submissions, and change files", mend=_BUBBLEWRAP
    ),
    "file names": Known(
        without="a submission can find out which files there are, how large and how old, but not what is in them",
        mend=_BUBBLEWRAP,
    ),
    "processes": Known(
        without="a submission can end other programs of the same user, or read their memory", mend=_BUBBLEWRAP
    ),
    "process list": Known(
        without="a submission sees what else runs, with its command line: put no secrets there",
        mend=_BUBBLEWRAP,
    ),
    "network": Known(
        without="a submission can fetch answers, send what it sees, and talk to services of this host",
        mend=_BUBBLEWRAP,
    ),
    "ipc": Known(without="a submission can read and change other programs' shared memory", mend=_BUBBLEWRAP),
    "host name": Known(without="a submission can tell on which host it is graded", mend=_BUBBLEWRAP),
    "privileges": Known(without="a submission can become root", mend=_BUBBLEWRAP),
    "user": Known(
        without="files that the sandbox gives by mistake are open to the submission as they are to you; limits on the "
        "number of processes count yours too",
        mend={
            **_BUBBLEWRAP,
            "docker": "run it as root in the container: then each sandbox gets a user of its own",
            "gradescope": "run it as root, which is Gradescope's way",
        },
    ),
    "system calls": Known(
        without="a submission reaches parts of the kernel that no assignment needs", mend=_TRACING
    ),
    "environment": Known(without="a submission can read tokens and keys from variables", mend=_BUBBLEWRAP),
    "memory": Known(without="one submission can take all memory of the machine", mend=_TRACING),
    "cpu time": Known(without="one submission can keep a processor busy for ever", mend=_TRACING),
    "disk space": Known(without="one submission can fill the disk", mend=_BUBBLEWRAP),
    "process count": Known(without="a fork bomb takes the machine down", mend=_BUBBLEWRAP),
    "tracing": Known(without="nothing can be graded: verdicts come from what is traced", mend=_TRACING),
}
"""By the names that reports use."""


def platform_of(root: str = "/") -> str:
    """Which of PLATFORMS this is; "debian" for what nobody knows."""
    if os.path.isdir(os.path.join(root, "autograder")):
        return "gradescope"
    if any(os.path.exists(os.path.join(root, name)) for name in (".dockerenv", "run/.containerenv")):
        return "docker"
    if "microsoft" in _text(os.path.join(root, "proc/version")).lower():
        return "wsl2"
    release = _text(os.path.join(root, "etc/os-release"))
    names = {
        line.partition("=")[2].strip('"')
        for line in release.splitlines()
        if line.startswith(("ID=", "ID_LIKE="))
    }
    words = {word for name in names for word in name.split()}
    return next((name for name in ("ubuntu", "fedora", "debian") if name in words), "debian")


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
