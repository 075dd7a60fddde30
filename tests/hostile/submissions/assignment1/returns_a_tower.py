# tries: to overflow the stack of whoever reads its value
# verdict: one-child failed collected-codes forks
tower = []
for _ in range(100_000):
    tower = [tower]
def run_children(exit_codes):
    return tower
