"""The function takes nothing."""


def run_children():
    return []
