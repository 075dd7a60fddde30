# tries: to act by the name of a file that does not exist
# verdict: one-child failed raised
import os, sys
code = compile("def run_children(exit_codes):\n" + "\n" * 10**5 + "    raise ValueError('x')", os.path.dirname(__file__) + "/\x1b[2J<script>.py", "exec")
exec(code)
