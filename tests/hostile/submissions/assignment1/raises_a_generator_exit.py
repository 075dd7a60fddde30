# tries: to slip past handlers by GeneratorExit
# verdict: one-child failed raised
def run_children(exit_codes):
    raise GeneratorExit
