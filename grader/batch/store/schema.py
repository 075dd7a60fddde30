"""The tables.

`about` holds what is true of the whole file. A `run` is one `grade batch`; it has no end when it was interrupted. An
`entry` is one student of the run's folder, with the key of what lies there now. A `result` is never changed and never
deleted: the one of an entry is the newest of its student and key; older ones tell old marks. A `page` is a student's
that was drawn, and from what. What is `arriving` is on its way to become entries in order.
"""

VERSION = "1"

SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, began_at TEXT NOT NULL, ended_at TEXT, regrade INTEGER NOT NULL, grader TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY, student TEXT NOT NULL UNIQUE, entry BLOB NOT NULL, key TEXT, fault TEXT
);
CREATE TEMP TABLE arriving (place TEXT, student TEXT, entry BLOB, fault TEXT);
CREATE TABLE IF NOT EXISTS result (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL, student TEXT NOT NULL, key TEXT NOT NULL, graded_at TEXT NOT NULL,
    sha256 TEXT NOT NULL, summary BLOB, document BLOB, fault TEXT
);
CREATE TABLE IF NOT EXISTS page (name TEXT PRIMARY KEY, stamp TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS result_of ON result (student, key, id);
"""
