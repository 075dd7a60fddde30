"""The function has another name."""


def run_childs(exit_codes):
    return []
