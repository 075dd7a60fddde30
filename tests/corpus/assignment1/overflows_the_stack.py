"""The function calls itself without end, and Python is told not to mind."""

import sys


def deeper(depth):
    return sorted([1], key=lambda _: deeper(depth + 1))


def run_children(exit_codes):
    sys.setrecursionlimit(1 << 30)
    return deeper(0)
