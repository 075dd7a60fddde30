# tries: to hang or break whoever flushes its output
# verdict: one-child failed limit-wall
import sys
class Endless:
    def write(self, text):
        return len(text)
    def flush(self):
        while True:
            pass
sys.stdout = Endless()
def run_children(exit_codes):
    return []
