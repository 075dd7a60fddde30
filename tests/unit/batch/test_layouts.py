"""Who handed in what, told from the names that learning platforms make."""

import os
import zipfile
from types import SimpleNamespace

import pytest

from grader.batch.intake import find_entries
from grader.batch.intake.content import NothingToGrade, read_entry
from grader.batch.intake.gradescope import moment
from grader.model.errors import UsageError

MODULE = "fork_wait.py"
METADATA = """\
---
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '123'
    :email: jane@example.edu
  - :name: "=cmd|' /C calc'!A0"
    :sid: ''
    :email: bob@example.edu
  :created_at: 2026-10-01 12:30:00.123456789 Z
  :score: 5.0
  :results: &1
    tests: []
submission_12:
  :submitters:
  - :name: Jane Doe
    :sid: '123'
    :email: jane@example.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-10-02 12:30:00.000000000 Z
    zone: nowhere
  :results: *1
submission_13:
  :submitters: []
submission_14:
  :submitters:
  - :name: Gone
    :email: gone@example.edu
  :created_at: 2026-10-02 12:30:00 Z
submission_15: nothing
submission_16:
  :submitters: [nobody, 5]
17: {":submitters": 3}
"""


@pytest.fixture
def intake(tmp_path):
    """`intake({path: text}, layout)` → what is found in a folder that holds these files."""

    def find(files, layout="auto"):
        (tmp_path / "work").mkdir(exist_ok=True)
        for name, text in files.items():
            (tmp_path / "class" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "class" / name).write_text(text)
        found = find_entries(str(tmp_path / "class"), MODULE, str(tmp_path / "work"), layout)
        entries = sorted(found, key=lambda entry: entry.name.casefold())
        return SimpleNamespace(layout=found.layout, entries=entries, strangers=found.strangers)

    return find


@pytest.fixture
def handed_in(tmp_path, intake):
    """The same → student: files of the submission as they would be graded, or the sentence on what is missing."""

    def read(files, layout="auto"):
        found = {}
        for entry in intake(files, layout).entries:
            submission = read_entry(entry, MODULE, str(tmp_path / "work"))
            found[entry.student] = submission.missing or {
                name: content.decode() for name, content in submission.files.items()
            }
        assert os.listdir(tmp_path / "work") == []
        return found

    return read


def test_a_folder_of_folders_and_files(handed_in):
    """Each is a student's, called as it is; a file is the module, whatever its name."""
    files = {
        "bob/fork_wait.py": "b",
        "bob/lib.py": "l",
        "Alice Ä.py": "a",
        "carol/solution/fork_wait.py": "c",
    }
    assert handed_in(files) == {
        "Alice Ä": {MODULE: "a"},
        "bob": {MODULE: "b", "lib.py": "l"},
        "carol": {MODULE: "c"},
    }


def test_what_belongs_to_nobody_is_told(intake):
    """Stray files are named, and what systems leave behind is not."""
    found = intake({"bob/fork_wait.py": "", "notes.txt": "", ".DS_Store": "", "__MACOSX/bob/._x": ""})
    assert [entry.student for entry in found.entries] == ["bob"]
    assert found.strangers == ["notes.txt"]


def test_two_of_one_name_are_two(intake):
    """A folder and a file of the same name are different submissions."""
    students = [entry.student for entry in intake({"bob/fork_wait.py": "1", "bob.py": "2"}).entries]
    assert students == ["bob", "bob (2)"]


def test_a_single_submission_is_no_class(intake):
    """The usual slip is named."""
    with pytest.raises(UsageError, match="one submission, not a folder of them"):
        intake({MODULE: "", "lib.py": ""})


def test_an_empty_folder_is_no_class(intake):
    """There is nothing to grade, and it says so."""
    with pytest.raises(UsageError, match="nothing in it looks like a submission"):
        intake({"readme.txt": ""})


def test_a_folder_without_the_module_is_a_submission_all_the_same(handed_in):
    """It is graded, and the missing file is the student's fault, as in a grading of its own."""
    assert "There is no fork_wait.py" in handed_in({"bob/fork-wait.py": "", "al/fork_wait.py": "x"})["bob"]


def test_two_modules_below_are_nobodys_guess(handed_in):
    """Which of both was meant cannot be known."""
    assert (
        "There is no" in handed_in({"bob/a/fork_wait.py": "1", "bob/b/fork_wait.py": "2", "al.py": ""})["bob"]
    )


MOODLE = {
    "Jane van_Doe_17_assignsubmission_file_/fork_wait.py": "j",
    "Jane van_Doe_17_assignsubmission_file_/lib.py": "l",
    "Bob_2_18_assignsubmission_file/solution final.py": "b",
    "Bob_2_18_assignsubmission_onlinetext/onlinetext.html": "<p>",
}


def test_moodles_folders(handed_in, intake):
    """Names are parsed from the right; a single Python file is the module; what was typed in is left out."""
    assert handed_in(MOODLE) == {"Jane van_Doe 17": {MODULE: "j", "lib.py": "l"}, "Bob_2 18": {MODULE: "b"}}
    found = intake({})
    assert found.layout == "moodle"
    assert found.strangers == ["Bob_2_18_assignsubmission_onlinetext"]
    assert [entry.ids for entry in found.entries] == [{"moodle": "18"}, {"moodle": "17"}]


def test_moodles_files_without_folders(handed_in):
    """The choice to download submissions in folders can be switched off."""
    files = {
        "Jane Doe_17_assignsubmission_file_fork_wait.py": "j",
        "Jane Doe_17_assignsubmission_file_my_lib.py": "l",
        "Participant 18_18_assignsubmission_file_x.py": "b",
    }
    assert handed_in(files) == {
        "Jane Doe 17": {MODULE: "j", "my_lib.py": "l"},
        "Participant 18 18": {MODULE: "b"},
    }


def test_canvas(handed_in, intake):
    """One folder for all; LATE is Canvas's word; numbers that Canvas adds to names go; text entries are nobody's."""
    files = {
        "doejane_LATE_101_5001_fork_wait-2.py": "j",
        "doejane_LATE_101_5002_lib.py": "l",
        "roe_x_102_5003_my_1_2_solution.py": "b",
        "typed_103_text.html": "<p>",
    }
    assert handed_in(files) == {"doejane 101": {MODULE: "j", "lib.py": "l"}, "roe_x 102": {MODULE: "b"}}
    found = intake({})
    assert [(entry.ids, entry.late) for entry in found.entries] == [
        ({"canvas": "101"}, True),
        ({"canvas": "102"}, False),
    ]
    assert found.strangers == ["typed_103_text.html"]


def test_canvas_knows_names_of_every_script(intake):
    """Letters with marks, as in Hindi; and nothing at all, if a name has no letter."""
    heads = ("नमस्तेदेव_LATE_105_5001", "_106_5002", "doe_107_5003")
    found = intake({f"{head}_fork_wait.py": "" for head in heads})
    assert {entry.ids["canvas"]: (entry.student, entry.name, entry.late) for entry in found.entries} == {
        "105": ("नमस्तेदेव 105", "नमस्तेदेव", True),
        "106": ("106", "106", False),
        "107": ("doe 107", "doe", False),
    }
    assert found.strangers == []


def test_archives_that_cannot_be_opened_are_no_zero(tmp_path, intake):
    """Of the kinds 7z and rar; who handed one in is named, wherever it lies."""
    files = {"ann.7z": "7z", "bob/lab.rar": "Rar!", "cy/fork_wait.py": "", "cy/data.7z": "7z"}
    for entry in intake(files).entries:
        if entry.student == "cy":
            assert set(read_entry(entry, MODULE, str(tmp_path / "work")).files) == {MODULE, "data.7z"}
        else:
            with pytest.raises(NothingToGrade, match="no zip and no tar archive"):
                read_entry(entry, MODULE, str(tmp_path / "work"))


def test_an_archive_beside_the_module_is_a_file_like_others(handed_in):
    """What is in it could be an older version, or broken."""
    files = {"doe_101_5001_fork_wait.py": "d", "doe_101_5002_old.zip": "garbage", "roe_102_5003_x.py": "r"}
    assert handed_in(files) == {
        "doe 101": {MODULE: "d", "old.zip": "garbage"},
        "roe 102": {MODULE: "r"},
    }


def test_an_archive_in_an_archive_is_opened(tmp_path):
    """Once more, and not without end."""
    (tmp_path / "class").mkdir()
    (tmp_path / "work").mkdir()
    inner = b"x = 1"
    for depth, name in enumerate((MODULE, "1.zip", "2.zip", "3.zip")):
        with zipfile.ZipFile(tmp_path / "class" / f"s{depth}.zip", "w") as archive:
            archive.writestr(name, inner)
        inner = (tmp_path / "class" / f"s{depth}.zip").read_bytes()
    found = find_entries(str(tmp_path / "class"), MODULE, str(tmp_path / "work"))
    read = [read_entry(entry, MODULE, str(tmp_path / "work")).files for entry in found]
    assert read == [{MODULE: b"x = 1"}] * 3 + [{}]


def test_canvas_anonymous(intake):
    """Who it is cannot be known, but who is late can."""
    found = intake({"anon_aB3x_5001_fork_wait.py": "", "LATE_anon_Zz9_5002_fork_wait.py": ""})
    assert [(entry.student, entry.late, entry.ids) for entry in found.entries] == [
        ("anon_aB3x aB3x", False, {}),
        ("anon_Zz9 Zz9", True, {}),
    ]


def test_blackboard_takes_the_latest_attempt(handed_in, intake):
    """The note of an attempt tells where in the name the user begins."""
    files = {
        "Lab_1_j_doe_attempt_2026-10-01-10-00-00.txt": "Name: Jane Doe (j_doe)\nAssignment: Lab_1\n",
        "Lab_1_j_doe_attempt_2026-10-01-10-00-00_fork_wait.py": "old",
        "Lab_1_j_doe_attempt_2026-10-02-09-00-00.txt": "Name: Jane Doe (j_doe)\n",
        "Lab_1_j_doe_attempt_2026-10-02-09-00-00_fork_wait.py": "new",
        "Lab_1_roe_attempt_2026-10-01-10-00-00_x.py": "roe",
    }
    assert handed_in(files) == {"j_doe": {MODULE: "new"}, "roe": {MODULE: "roe"}}
    assert intake({}).strangers == []


def test_blackboards_notes_may_be_in_any_language(intake):
    """The user's name stands in brackets at the end of its first line."""
    notes = {"j_doe": "Nombre: Jane Doe (j_doe)\r\nTarea: Lab\r\n", "l_wang": "姓名\uff1a王 (l_wang)\n"}
    files = {f"Lab_{user}_attempt_2026-10-01-10-00-00.txt": note for user, note in notes.items()}
    files |= {f"Lab_{user}_attempt_2026-10-01-10-00-00_fork_wait.py": "" for user in notes}
    assert {entry.student: entry.name for entry in intake(files).entries} == {
        "j_doe": "Jane Doe",
        "l_wang": "王",
    }


def test_nobody_can_hand_in_for_somebody_else(handed_in):
    """A file that is called as another student's attempt would be is still of who handed it in."""
    files = {
        "Lab_eve_attempt_2026-10-01-10-00-00_roe_attempt_2027-01-01-10-00-00_fork_wait.py": "eve",
        "Lab_roe_attempt_2026-10-01-10-00-00_fork_wait.py": "roe",
    }
    assert handed_in(files) == {"eve": {MODULE: "eve"}, "roe": {MODULE: "roe"}}


def test_gradescope(handed_in, intake):
    """Who handed in together is graded each; the newest submission counts; Ruby's objects are no obstacle."""
    files = {
        "assignment_9_export/submission_metadata.yml": METADATA,
        "assignment_9_export/submission_11/fork_wait.py": "1",
        "assignment_9_export/submission_12/fork_wait.py": "2",
        "assignment_9_export/submission_13/fork_wait.py": "3",
    }
    found = intake(files).entries
    assert [entry.fault for entry in found if entry.fault] == ["the export has no folder submission_14"]
    files["assignment_9_export/submission_14/fork_wait.py"] = "4"
    assert handed_in(files) == {
        "jane@example.edu": {MODULE: "2"},
        "bob@example.edu": {MODULE: "1"},
        "gone@example.edu": {MODULE: "4"},
    }
    jane = next(entry for entry in intake({}).entries if entry.name == "Jane Doe")
    assert jane.ids == {"email": "jane@example.edu", "sid": "123"}
    assert jane.handed_in_at == "2026-10-02T12:30:00+00:00"


def test_an_export_without_metadata_is_none(intake):
    """Even if its layout is named."""
    with pytest.raises(UsageError, match="no export of Gradescope's"):
        intake({"submission_1/fork_wait.py": ""}, "gradescope")


def test_metadata_that_is_none_is_said(intake):
    """A file that is no YAML names itself."""
    with pytest.raises(UsageError, match=r"submission_metadata\.yml"):
        intake({"submission_metadata.yml": "{", "submission_1/fork_wait.py": ""})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-10-01 12:30:00.5 Z", "2026-10-01T12:30:00+00:00"),
        ("2026-10-01 12:30:00 -0700", "2026-10-01T19:30:00+00:00"),
        ("2026-10-01T12:30:00.123Z", "2026-10-01T12:30:00+00:00"),
        ("2026-10-01 12:30:00 UTC", "2026-10-01T12:30:00+00:00"),
        ("yesterday", None),
        (None, None),
        (5, None),
        ("2026-99-01 12:30:00 Z", None),
    ],
)
def test_moments_of_rubys(written, read):
    """A time is read in every form that exports have, and anything else is no time."""
    assert moment(written) == read


def test_an_archive_of_the_class_and_archives_in_it(tmp_path):
    """The platform's zip is opened, and so are the students' own; a folder around everything is no student's."""
    (tmp_path / "work").mkdir()
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as own:
        own.writestr("project/fork_wait.py", "z")
        own.writestr("__MACOSX/project/._fork_wait.py", "junk")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as outer:
        outer.write(tmp_path / "own.zip", "all/doejane_101_5001_own-1.zip")
        outer.writestr("all/roe_102_5002_fork_wait.py", "r")
        outer.writestr("all/broken_103_5003_x.zip", "garbage")
        outer.writestr("__MACOSX/all/._x", "junk")
    found = find_entries(str(tmp_path / "class.zip"), MODULE, str(tmp_path / "work"))
    assert found.layout == "canvas"
    jane, roe = (entry for entry in found if not entry.name.startswith("broken"))
    assert read_entry(jane, MODULE, str(tmp_path / "work")).files == {MODULE: b"z"}
    assert read_entry(roe, MODULE, str(tmp_path / "work")).files == {MODULE: b"r"}


@pytest.mark.parametrize("data", [b"", b"garbage"])
def test_a_class_that_cannot_be_opened_is_said(tmp_path, data):
    """What is no archive is a mistake of the command line."""
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(UsageError, match="no zip and no tar"):
        find_entries(str(tmp_path / "class.zip"), MODULE, str(tmp_path))


def test_links_at_the_top_are_nobodys(tmp_path, intake):
    """A link in the class's folder is not followed: it could lead to anybody's files."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "eve").symlink_to(tmp_path / "elsewhere")
    assert [entry.student for entry in intake({"bob.py": ""}).entries] == ["bob"]


def test_names_are_safe_to_show(tmp_path, intake):
    """Control characters and bytes that are no UTF-8 become visible; the file is found all the same."""
    (tmp_path / "class").mkdir()
    for name in (b"eve\x1b[2J\n.py", b"\xff\xfe.py"):
        with open(os.fsencode(tmp_path / "class") + b"/" + name, "wb") as file:
            file.write(b"x")
    entries = intake({}).entries
    assert all(entry.student.isprintable() for entry in entries)
    assert [read_entry(entry, MODULE, str(tmp_path)).files for entry in entries] == [{MODULE: b"x"}] * 2
