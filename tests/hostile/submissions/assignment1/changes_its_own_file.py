# tries: to be another submission in the next run
# verdict: one-child failed raised
# verdict: empty failed raised
# verdict where it may write: one-child failed collected-codes forks
# verdict where it may write: empty passed
import os
def run_children(exit_codes):
    with open(__file__, "w") as file:
        file.write("raise SystemExit(0)")
    return []
