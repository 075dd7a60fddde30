"""Importing this raises."""

raise RuntimeError("broken on purpose")
