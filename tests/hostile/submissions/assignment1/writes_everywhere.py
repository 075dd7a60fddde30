# tries: to leave something outside
# verdict: one-child failed collected-codes forks
import os
def run_children(exit_codes):
    for folder, folders, _files in os.walk("/"):
        folders[:] = [each for each in folders if each not in ("proc", "sys", "usr", "lib")]
        try:
            open(f"{folder}/hostile-was-here", "w").close()
        except OSError:
            pass
    return []
