"""What lies outside of the sandbox stays as it is, and unread."""

import contextlib
import os
import tempfile
from pathlib import Path

from tests.contract.promise import NAMESPACES, refused


@contextlib.contextmanager
def a_file(cell, *, inside):
    """A file that anybody may write, in a folder that anybody may write."""
    with tempfile.TemporaryDirectory(dir=cell.folder) as folder:
        os.chmod(folder, 0o777)
        path = Path(folder, "file")
        path.write_text("kept")
        path.chmod(0o666)
        yield [str(path)]


@contextlib.contextmanager
def own_file(cell, *, inside):
    """A file of the user that the submission runs as, where that user is known."""
    with a_file(cell, inside=inside) as [path]:
        yield [path]


@refused(a_file)
def read_a_file(path):
    """Reading a file outside."""
    return open(path).read()


@refused(a_file)
def list_a_folder(path):
    """Listing a folder outside."""
    return os.listdir(os.path.dirname(path))


@refused(a_file)
def write_a_file(path):
    """Writing to a file outside."""
    with open(path, "r+") as file:
        file.write("spoilt")


@refused(a_file)
def make_a_file(path):
    """Making a file outside."""
    os.close(os.open(path + ".new", os.O_CREAT | os.O_WRONLY))


@refused(a_file)
def make_a_folder(path):
    """Making a folder outside."""
    os.mkdir(path + ".new")


@refused(a_file)
def truncate_a_file(path):
    """Truncating a file outside."""
    os.truncate(path, 0)


@refused(a_file)
def remove_a_file(path):
    """Removing a file outside."""
    os.unlink(path)


@refused(a_file)
def rename_a_file(path):
    """Renaming a file outside."""
    os.rename(path, path + ".new")


@refused(a_file)
def link_a_file(path):
    """Making a link to a file outside."""
    os.link(path, path + ".new")


@refused(a_file)
def take_a_file(path):
    """Moving a file from outside into the working folder."""
    os.rename(path, "taken")


@refused(own_file)
def chmod_a_file(path):
    """Changing the mode of a file outside."""
    os.chmod(path, 0o600)


@refused(own_file)
def touch_a_file(path):
    """Changing the times of a file outside."""
    os.utime(path, (1, 1))


@refused(a_file)
def set_attribute(path):
    """Setting an extended attribute of a file outside."""
    os.setxattr(path, "user.mark", b"1")


@refused(a_file, NAMESPACES)
def see_a_file(path):
    """Seeing whether a file outside exists, and how large it is."""
    return os.stat(path).st_size


@refused(a_file)
def through_a_link(path):
    """Reaching a file outside by a symbolic link."""
    os.symlink(path, "link")
    with open("link", "r+") as file:
        file.write("spoilt")


@refused(a_file)
def through_proc(path):
    """Reaching a file outside by another process's /proc/PID/root."""
    for pid in ("self", "1", str(os.getppid())):
        try:
            return open(f"/proc/{pid}/root{path}").read()
        except OSError as error:
            last = error
    raise last


@contextlib.contextmanager
def a_program(cell, *, inside):
    """A program that lies outside of the folders for programs."""
    with a_file(cell, inside=inside) as [path]:
        Path(path).write_text("#!/bin/sh\nexit 7\n")
        Path(path).chmod(0o755)
        yield [path]


@refused(a_program)
def run_a_program(path):
    """Running a program that lies outside of the system's folders."""
    return os.posix_spawn(path, [path], {}) and os.WEXITSTATUS(os.wait()[1])


@refused(a_program, NAMESPACES)
def watch_a_folder(path):
    """Being told of changes in a folder outside (inotify)."""
    fd = checked(LIBC.inotify_init1(0))
    return checked(LIBC.inotify_add_watch(fd, os.path.dirname(path).encode(), 0x100)) > 0
