"""Parts of the kernel that no assignment needs, and through which sandboxes have been left."""

from tests.contract.promise import ALL, refused


@refused(tiers=ALL)
def user_namespace():
    """A new user namespace."""
    in_child(lambda: call("unshare", 0x10000000))


@refused(tiers=ALL)
def cloned_namespace():
    """A process in a new user namespace, by clone."""
    pid = call("clone", 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


@refused(tiers=ALL)
def clone3_namespace():
    """A process in a new user namespace, by clone3."""
    arguments = struct.pack("8Q", 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0)
    pid = call("clone3", arguments, len(arguments))
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


@refused(tiers=ALL)
def mount():
    """Mounting."""
    os.makedirs("place", exist_ok=True)
    in_child(lambda: (call("unshare", 0x10020000), call("mount", b"x", b"place", b"tmpfs", 0, 0)))


@refused(tiers=ALL)
def new_mount():
    """Mounting by the new calls (fsopen, open_tree)."""
    in_child(lambda: (call("unshare", 0x10020000), call("fsopen", b"tmpfs", 0)))


@refused(tiers=ALL)
def chroot():
    """Changing the root folder."""
    in_child(lambda: (os.geteuid() and call("unshare", 0x10000000), call("chroot", b"/")))


@refused(tiers=ALL)
def keys():
    """The kernel's keyrings."""
    call("keyctl", 0, -3, 1)


@refused(tiers=ALL)
def io_uring():
    """io_uring, which makes system calls that no filter sees."""
    os.close(call("io_uring_setup", 1, bytes(120)))


@refused(tiers=ALL)
def bpf():
    """Programs in the kernel (bpf)."""
    os.close(call("bpf", 0, struct.pack("IIIIII", 2, 4, 4, 1, 0, 0) + bytes(100), 72))


@refused(tiers=ALL)
def perf():
    """Performance counters."""
    os.close(call("perf_event_open", struct.pack("IIQ", 1, 112, 0) + bytes(96), 0, -1, -1, 0))


@refused(tiers=ALL)
def userfaultfd():
    """Handling page faults (userfaultfd)."""
    os.close(call("userfaultfd", 1))


@refused(tiers=ALL)
def kernel_log():
    """The kernel's log."""
    call("syslog", 3, ctypes.create_string_buffer(100), 100)


@refused(tiers=ALL)
def file_handles():
    """Files by handles, past their folders."""
    call("name_to_handle_at", -100, b".", struct.pack("Ii", 120, 0) + bytes(120), bytes(8), 0)


@refused(tiers=ALL)
def x32():
    """The x32 system calls."""
    call(0x40000000 | 39)


@refused(tiers=ALL)
def i386():
    """The i386 system calls."""
    import mmap

    if ARM:
        raise OSError(errno.ENOSYS, "another machine")
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid); int 0x80; ret
    function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    result = function()
    if result != os.getpid():
        raise OSError(-result, "refused")


@refused(tiers=ALL)
def become_root():
    """A program that is set-user-id."""
    found = [
        path
        for path in ("/bin/su", "/usr/bin/passwd", "/usr/bin/mount", "/bin/mount")
        if os.path.exists(path)
    ]
    if LIBC.prctl(39, 0, 0, 0, 0) == 1:  # PR_GET_NO_NEW_PRIVS
        raise PermissionError(errno.EPERM, "it would gain nothing")
    return bool(found)


@refused()
def devices():
    """The disks' and the memory's devices."""
    for name in sorted(os.listdir("/dev")):
        if name in ("mem", "kmsg", "kvm", "fuse", "vda", "sda", "nvme0n1", "loop-control", "mapper"):
            return name
    raise PermissionError(errno.EACCES, "none")


@refused()
def kernel_settings():
    """Writing the kernel's settings below /proc/sys."""
    path = "/proc/sys/kernel/printk_ratelimit"
    text = open(path).read()
    with open(path, "w") as file:
        file.write(text)


@refused()
def control_groups():
    """Reading or changing the control groups."""
    return len(os.listdir("/sys/fs/cgroup"))
