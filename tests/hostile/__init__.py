"""Submissions that fight back: each says what it tries, and the verdict that it must get."""
