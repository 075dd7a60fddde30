# tries: to act on terminals, XML and pages by its output
# verdict: one-child failed collected-codes forks
import sys
def run_children(exit_codes):
    sys.stdout.buffer.write(bytes(range(256)) + b"\x1b[2J\x1b]8;;http://x\x07\x1b[?1049h\x9b31m]]></system-out><script>alert(1)</script>\xed\xa0\x80\r" * 20)
    sys.stderr.buffer.write(bytes(range(256)) * 10)
    return []
