# tries: to hang where nobody can ask for its line
# verdict: one-child failed hung
import os, signal
def run_children(exit_codes):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.pthread_sigmask(signal.SIG_SETMASK, range(1, 65))
    os.read(os.pipe()[0], 1)
