# tries: to make files until nothing else can
# verdict: one-child failed limit-disk|failed limit-wall
import os
def run_children(exit_codes):
    for number in range(10**9):
        os.close(os.open(f"hostile-was-here-{number}", os.O_CREAT | os.O_WRONLY))
