# tries: to flood the report with an exception
# verdict: one-child failed raised
def run_children(exit_codes):
    raise ValueError("A" * (200 << 20))
