# tries: to break encoders
# verdict: one-child failed collected-codes forks
def run_children(exit_codes):
    return ["\ud800\udfff\ufffe\x00", ("\U0010ffff", float("nan"), -0.0, float("inf"))]
