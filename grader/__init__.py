"""grade: an automated grading harness for operating-systems assignments."""

__version__ = "0.1.0"
