# tries: to be read for ever
# verdict: one-child failed collected-codes forks
def run_children(exit_codes):
    return iter(int, 1)
