# tries: to run code in whoever prints its exception
# verdict: one-child failed raised
class Bad(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
def run_children(exit_codes):
    raise Bad
