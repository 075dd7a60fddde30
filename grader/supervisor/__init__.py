"""What runs inside of the sandbox: it starts the student's processes, traces them, and writes down what they did.

Standard library only, and nothing of the other packages: this folder alone is shipped into the sandbox.
Start reading at `main.py` (the loop), then `run.py` (one run), `tracer.py` (ptrace), `ledger.py` (the record),
`scenario.py` (clients).
"""
