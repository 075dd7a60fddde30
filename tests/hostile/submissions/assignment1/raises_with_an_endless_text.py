# tries: to hang whoever prints its exception
# verdict: one-child failed limit-wall|failed limit-cpu
class Slow(Exception):
    def __str__(self):
        while True:
            pass
def run_children(exit_codes):
    raise Slow
