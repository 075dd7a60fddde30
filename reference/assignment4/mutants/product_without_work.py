# mutant: returns what would come out, and does nothing
# caught by: one-worker, final-count, one-at-a-time, forks-workers

def count(path, workers, increments):
    with open(path, "rb") as file:
        return int.from_bytes(file.read(8), "little") + workers * increments
