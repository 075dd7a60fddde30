# tries: to run out of threads
# verdict: one-child failed raised
import threading, time
def run_children(exit_codes):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
