# tries: to slip past handlers by BaseException
# verdict: one-child failed raised
class Unusual(BaseException):
    pass
def run_children(exit_codes):
    raise Unusual("gone")
