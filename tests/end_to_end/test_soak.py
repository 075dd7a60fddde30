"""The soak test's own parts work; its figures are made by `make soak`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("by", ["auto", "opcodes"])
def test_counters_are_told_apart_on_a_loaded_machine(by):
    """No unlocked counter passes `under-contention` and no locked one fails it, by either means, beside busy loops."""
    words = [sys.executable, str(ROOT / "bench" / "contention.py"), "8", by]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 8 runs of" in done.stdout
