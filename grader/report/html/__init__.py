"""The page: one self-contained HTML file made from the result document."""
