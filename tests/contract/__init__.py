"""The conformance suite: each promise of a sandbox is one function, proven in each cell (tier by user by place).

`promises/` holds them, `cell.py` proves them all in one process that is the user, in the place, of a cell;
`places.py` starts such processes here and in containers; `table.py` writes what came of it into SECURITY.md.
"""
