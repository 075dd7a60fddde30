# tries: to break whoever reads a buffer
# verdict: one-child failed collected-codes forks
view = memoryview(b'x')
view.release()
def run_children(exit_codes):
    return view
