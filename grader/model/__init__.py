"""The vocabulary that the stages share: frozen records, enums, errors. No input or output."""
