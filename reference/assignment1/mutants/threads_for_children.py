# mutant: starts threads in place of processes
# caught by: real-children

import threading


def run_children(exit_codes):
    results = [None] * len(exit_codes)

    def work(index, code):
        results[index] = (threading.get_native_id(), code)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(exit_codes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
