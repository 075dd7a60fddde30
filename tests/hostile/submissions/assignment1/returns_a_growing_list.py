# tries: to grow while it is read
# verdict: one-child failed collected-codes forks
class Growing(dict):
    def items(self):
        while True:
            yield 1, 1
def run_children(exit_codes):
    return Growing()
