# style: multiprocessing's pool of one, made by fork and joined

import gc
import multiprocessing


def upper_via_child(message):
    with multiprocessing.get_context("fork").Pool(1) as pool:
        answer = pool.apply(bytes.upper, (message,))
        pool.close()
        pool.join()
    del pool
    gc.collect()
    return answer
