"""The store: one SQLite file beside the output, in which every result is kept as soon as it is there."""
