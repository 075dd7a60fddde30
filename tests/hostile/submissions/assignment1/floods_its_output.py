# tries: to fill the grader's memory with output
# verdict: one-child failed limit-output
def run_children(exit_codes):
    while True:
        print("A" * 65536)
