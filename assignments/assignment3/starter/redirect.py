"""assignment3: redirection with dup2. The handout says what to do, `grade assignment3` how far you are."""


def run_redirected(
    argv: list[str],
    stdin: str | None = None,
    stdout: str | None = None,
    append: bool = False,
) -> int:
    """Run `argv` as a shell runs `argv < stdin > stdout` (`>>` when `append`), by fork, dup2 and exec.

    The redirections are put in place by `dup2` in a forked process, in which the program is then
    exec'd, found in PATH, with exactly `argv`. stderr, and what is not redirected, are the caller's.
    A created file has mode 0o666 less the umask; an existing one keeps its mode. `append` means O_APPEND.

    Returns the exit status as a shell gives it:
        the program's own;
        128 + n  when signal n killed it;
        127      when the program is not found;
        126      when it is there and cannot be executed (no permission, a folder);
        1        when `stdin` or `stdout` cannot be opened, and then the program is not run.
    """
    raise NotImplementedError
