"""Commands in containers as they come: no option that adds or takes a right."""

import os
import subprocess

from tests.contract.places import kit_environment
from tests.docker.image import KIT, USER_ID

USERS = {"root": "0:0", "user": f"{USER_ID}:{USER_ID}"}
_SHARES = "100000"
"""Against the processes of a busy host, which each count as much as a whole container with the usual 1,024."""


def container(user: str, *words: str, name: str = "") -> list[str]:
    """The command that runs `words` in a new container as "root" or as "user", in the kit's folder."""
    environment = [word for each in kit_environment(KIT).items() for word in ("--env", "=".join(each))]
    options = ["--network", "none", "--user", USERS[user], "--workdir", KIT, *environment]
    options += ["--cpu-shares", _SHARES]
    options += ["--detach", "--name", name] if name else []
    return ["docker", "run", "--rm", *options, os.environ["GRADE_IMAGE"], *words]


def done(command: list[str], timeout_s: float = 600) -> subprocess.CompletedProcess[str]:
    """Run a command of docker's to its end."""
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=timeout_s)
