# tries: to overflow whoever follows its causes
# verdict: one-child failed raised
def run_children(exit_codes):
    error = ValueError("last")
    for number in range(20_000):
        cause, error = error, ValueError(str(number))
        error.__cause__ = error.__context__ = cause
    raise error
