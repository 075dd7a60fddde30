# tries: to stay when everything is over
# verdict: no-orphans failed no-orphans
import os, signal, time
def run_children(exit_codes):
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in set(range(1, 65)) - {9, 19, 32, 33}:
                    signal.signal(number, signal.SIG_IGN)
                os.closerange(0, 1000)
                while True:
                    time.sleep(1)
            os._exit(0)
        os.wait()
    return []
