# tries: to know on its second run what it learnt on its first
# verdict: one-child failed collected-codes forks
# verdict: empty passed
import os, tempfile
PLACES = (".", tempfile.gettempdir(), "/dev/shm", "/var/tmp", os.path.dirname(__file__))
def run_children(exit_codes):
    if any(os.path.exists(f"{place}/hostile-was-here") for place in PLACES):
        os._exit(99)
    for place in PLACES:
        try:
            open(f"{place}/hostile-was-here", "w").close()
        except OSError:
            pass
    return []
