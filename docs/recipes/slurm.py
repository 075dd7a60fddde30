"""Workers on a Slurm cluster for `grade batch --engine dask` (docs/clusters.md). Runs until it is interrupted.

In an environment that all nodes see: pip install grade_os-0.1.0-py3-none-any.whl[dask] dask-jobqueue
"""

import signal

from dask_jobqueue import SLURMCluster

CORES = 8
JOBS = 16

if __name__ == "__main__":
    with SLURMCluster(
        queue="short",
        walltime="01:00:00",
        cores=CORES,
        processes=CORES,  # a worker for each core: each grades one submission at a time
        memory=f"{2 * CORES}GB",  # the students' processes count too, and each may take 1 GB
        scheduler_options={"dashboard_address": None},
    ) as cluster:
        cluster.scale(jobs=JOBS)
        print(f"--engine dask --scheduler {cluster.scheduler_address}", flush=True)
        signal.pause()
