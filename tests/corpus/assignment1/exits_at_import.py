"""Importing this calls sys.exit, with the status of success."""

import sys

sys.exit(0)
