# style: a subclass of multiprocessing's ForkProcess that leaves by sys.exit inside of run()

import multiprocessing.context
import multiprocessing.connection
import signal
import sys


class Child(multiprocessing.context.ForkProcess):
    def __init__(self, code):
        super().__init__()
        self.code = code

    def run(self):
        if self.code < 0:
            signal.raise_signal(-self.code)
        sys.exit(self.code)


def run_children(exit_codes):
    children = [Child(code) for code in exit_codes]
    for child in children:
        child.start()
    waiting = {child.sentinel: child for child in children}
    while waiting:
        for sentinel in multiprocessing.connection.wait(list(waiting)):
            waiting.pop(sentinel).join()
    results = [(child.pid, child.exitcode) for child in children]
    for child in children:
        child.close()
    return results
