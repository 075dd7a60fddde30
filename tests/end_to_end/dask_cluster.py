"""A cluster of dask's on this machine, for a test: tells its address and its workers' pids, ends with its stdin."""

import os
import sys

from distributed import Client, LocalCluster


def main() -> None:
    """Two workers with a thread each, every one of them a process of its own."""
    settings = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "memory_limit": 0}
    with LocalCluster(n_workers=2, **settings) as cluster, Client(cluster, set_as_default=False) as client:
        sys.stdout.write(
            f"{cluster.scheduler_address} {' '.join(map(str, client.run(os.getpid).values()))}\n"
        )
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
