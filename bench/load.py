"""A loaded machine: busy loops beside what is measured, which end with it whatever happens."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LOOPS = 2
BUSY = "import os\nwhile os.getppid() == {parent}: sum(range(100_000))"


@contextmanager
def busy_loops(number: int = LOOPS) -> Iterator[None]:
    """Keep that many processors occupied as long as the context lasts."""
    words = [sys.executable, "-c", BUSY.format(parent=os.getpid())]
    loops = [subprocess.Popen(words) for _ in range(number)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
