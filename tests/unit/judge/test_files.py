import pytest

from grader.judge.cases import answer_of
from grader.judge.files import File, InNoFile
from grader.model.errors import HarnessError
from grader.model.observation import FileState
from grader.model.plan import PlannedFile
from tests.unit.judge.builders import call, case, file_state, messages, observation, planned

OLD = PlannedFile(path="old.txt", content=b"old", mode=0o644, folder=False)


def left(*states, **fields):
    """A case that left these files."""
    return case(of=observation(calls=[call(files=list(states))]), **fields)


def reference(*states):
    """The answer of a reference that left these files."""
    return answer_of(planned(), observation(calls=[call(files=list(states))]))


def test_content_given_by_the_course():
    """Text is UTF-8; the first difference is named."""
    assert messages(File(path="a", equals="é"), left(file_state("a", "é".encode()))) == []
    [message] = messages(File(path="a", equals="abcd"), left(file_state("a", b"abX")))
    assert message == "the file a does not hold what it should: it has 3 bytes and differs from byte 2 on"


def test_content_of_the_reference():
    """Compared by hash, whatever its size."""
    answer = reference(file_state("a", b"x" * 5000))
    assert messages(File(path="a"), left(file_state("a", b"x" * 5000), answer=answer)) == []
    [message] = messages(File(path="a"), left(file_state("a", b"x"), answer=answer))
    assert message == "the file a does not hold what it should: it has 1 byte where 5000 were expected"
    assert messages(File(path="a"), left(file_state("a", b"y" * 5000), answer=answer))


def test_a_missing_file_or_a_folder_in_its_place():
    """Said plainly."""
    folder = FileState(path="a", kind="folder", mode=0o755, size=0, sha256="")
    for seen in (left(), left(folder)):
        assert messages(File(path="a", equals=""), seen) == ["there is no file a after the call"]


def test_absent():
    """Nothing of that name, a folder neither."""
    assert messages(File(path="a", absent=True), left(file_state("b", b""))) == []
    assert len(messages(File(path="a", absent=True), left(file_state("a", b"")))) == 1


def test_modes():
    """As written, or by the run's umask."""
    state = file_state("a", b"", mode=0o640)
    assert messages(File(path="a", mode="0640"), left(state)) == []
    assert messages(File(path="a", mode="less-umask"), left(state, umask=0o027)) == []
    [message] = messages(File(path="a", mode="less-umask"), left(state, umask=0o077))
    assert message == "the file a has the mode 0640, not 0600 (the umask was 0077)"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (file_state("old.txt", b"new"), "content"),
        (file_state("old.txt", b""), "content"),
        (file_state("old.txt", b"old", mode=0o600), "mode"),
        (file_state("other", b"old"), "gone"),
    ],
)
def test_untouched(state, words):
    """Content and mode as given."""
    kind = File(path="old.txt", untouched=True)
    assert messages(kind, left(file_state("old.txt", b"old"), files=[OLD])) == []
    assert words in messages(kind, left(state, files=[OLD]))[0]


def test_text_that_belongs_in_no_file():
    """The file that holds it is named."""
    assert messages(InNoFile(text="oops"), left(file_state("a", b"fine"))) == []
    assert "in the file b" in messages(InNoFile(text="oops"), left(file_state("b", b"well, oops")))[0]


def test_what_was_not_recorded_is_our_fault():
    """No files, or no such file of the reference's."""
    with pytest.raises(HarnessError):
        messages(File(path="a", absent=True), case())
    with pytest.raises(HarnessError):
        messages(File(path="a"), left(file_state("a", b""), answer=reference()))
