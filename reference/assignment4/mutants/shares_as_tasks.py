# mutant: shares are the tasks of a pool: who is early may do two of them
# caught by: forks-workers

import mmap
import multiprocessing
import struct

G = {}


def work(_):
    m = G["m"]
    for _ in range(G["n"]):
        with G["lock"]:
            struct.pack_into("<Q", m, 0, struct.unpack_from("<Q", m)[0] + 1)


def count(path, workers, increments):
    ctx = multiprocessing.get_context("fork")
    with open(path, "r+b") as f:
        m = mmap.mmap(f.fileno(), 0)
    try:
        if workers:
            G.update(
                m=m,
                lock=ctx.Lock(),
                n=increments,
            )
            with ctx.Pool(workers) as pool:
                pool.map(work, range(workers), chunksize=1)
                pool.close()
                pool.join()
        return struct.unpack_from("<Q", m)[0]
    finally:
        m.close()
