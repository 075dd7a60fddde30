# tries: to act by the words of the programs that it runs
# verdict: one-child failed collected-codes
import os
def run_children(exit_codes):
    for _ in range(2):
        pid = os.fork()
        if pid == 0:
            os.execv("/bin/sleep", ["\x1b[2J\x1b]0;x\x07<script>alert(1)</script>\n", "0"] )
        os.waitpid(pid, 0)
    return []
