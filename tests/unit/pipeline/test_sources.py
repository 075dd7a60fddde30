from types import SimpleNamespace

from grader.model.grade import CheckResult, Finding, Stream
from grader.model.observation import Where
from grader.pipeline.sources import MAX_BYTES, MAX_FILES, named_sources

NOTHING = Stream(text="", truncated=False)


def check(*finding_files, process_files=()):
    """A failed check that points to these files."""
    values = SimpleNamespace(id="one", title="One", criterion="behaviour", outcome="failed")
    return CheckResult(
        **vars(values), points=0, max_points=1, duration_s=0, stdout=NOTHING, stderr=NOTHING,
        findings=[Finding(kind="k", message="m", where=Where(file=file, line=1)) for file in finding_files],
        evidence={"processes": [{"pid": 2, "where": {"file": file, "line": 1}} for file in process_files]
                  + [{"pid": 3, "where": None}]},
    )  # fmt: skip


def test_only_what_is_pointed_to_is_carried():
    """The module first, then files of findings and processes; nothing else of the submission."""
    files = {"notes.txt": b"private", "b.py": b"b", "a.py": b"a", "m.py": b"m"}
    sources = named_sources(files, "m.py", [check("a.py"), check(process_files=["b.py"])])
    assert list(sources.items()) == [("m.py", "m"), ("a.py", "a"), ("b.py", "b")]


def test_what_is_not_in_the_submission_is_left_out():
    """A place outside of the submission has no source here, and neither has a module that is missing."""
    assert named_sources({}, "m.py", [check("/usr/lib/os.py")]) == {}


def test_a_large_file_is_cut_after_a_whole_line():
    """The document stays small, whatever was handed in."""
    sources = named_sources(
        {"m.py": b"x = 1\n" * MAX_BYTES, "n.py": b"y" * 3 * MAX_BYTES}, "m.py", [check("n.py")]
    )
    assert len(sources["m.py"]) <= MAX_BYTES
    assert sources["m.py"].endswith("x = 1\n")
    assert len(sources["n.py"]) == MAX_BYTES


def test_no_more_than_ten_files():
    """A submission of a thousand modules does not fill the document."""
    files = {f"f{n}.py": b"" for n in range(100)}
    assert len(named_sources(files, "f0.py", [check(*files)])) == MAX_FILES


def test_bytes_that_are_no_text_are_shown_as_such():
    """A module in another encoding is still shown."""
    assert named_sources({"m.py": b"\xff\xfe"}, "m.py", []) == {"m.py": "\ufffd\ufffd"}
