# mutant: does all of it itself
# caught by: one-child

import os


def child_sum(numbers, path):
    with open(path, "w") as file:
        file.write(f"{sum(numbers)}\n")
    return sum(numbers)
