"""The function returns something that nobody asked for."""


class Junk:
    def __reduce__(self):
        return (print, ("unpickled",))

    def __repr__(self):
        return "\x1b[2Jjunk" * 100


def run_children(exit_codes):
    return Junk()
