"""The one base of every record: frozen, and strict about unknown keys where people write it."""

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record that crosses from one stage to another; nobody can change it on the way."""


class Written(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record that people write by hand in YAML: an unknown key is an error."""
