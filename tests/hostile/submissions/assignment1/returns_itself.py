# tries: to be read for ever
# verdict: one-child failed collected-codes forks
loop = []
loop.append(loop)
def run_children(exit_codes):
    return loop
