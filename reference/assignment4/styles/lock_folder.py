# style: mkdir in a temporary folder as the lock

import mmap
import os
import tempfile
import time
from pathlib import Path


class FolderLock:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pause = 0.0002
        while True:
            try:
                return self.path.mkdir()
            except FileExistsError:
                time.sleep(pause)
                pause = min(pause * 2, 0.002)

    def __exit__(self, *_: object) -> None:
        self.path.rmdir()


def count(path: str, workers: int, increments: int) -> int:
    with tempfile.TemporaryDirectory() as folder, Path(path).open("r+b") as file:
        lock = FolderLock(Path(folder) / "locked")
        with mmap.mmap(file.fileno(), 0) as memory:
            for _ in range(workers):
                if os.fork() == 0:
                    work(lock, memory, increments)
            for _ in range(workers):
                os.wait()
            return int.from_bytes(memory[:8], "little")


def work(lock: FolderLock, memory: mmap.mmap, increments: int) -> None:
    for _ in range(increments):
        with lock:
            memory[:8] = (int.from_bytes(memory[:8], "little") + 1).to_bytes(8, "little")
    os._exit(0)
