"""The supervisor decides the verdict, and has the submission's user: it must be out of reach.

Without a sandbox the victim is a sleeping process of the same user.
"""

import contextlib
import subprocess

from tests.contract.promise import ALL, SANDBOXES, Open, holds, refused


@contextlib.contextmanager
def a_victim(_cell, *, inside):
    """Its id; 0 in a sandbox, where it is the parent of the submission's process."""
    if inside:
        yield [0]
        return
    sleeper = subprocess.Popen(["/bin/sleep", "60"], start_new_session=True, stdout=subprocess.PIPE)
    try:
        yield [sleeper.pid]
    finally:
        sleeper.kill()
        sleeper.communicate()


@refused(a_victim, tiers=ALL)
def trace_it(pid):
    """Tracing the supervisor."""
    call("ptrace", 0x4206, pid or os.getppid(), 0, 0)  # PTRACE_SEIZE


@refused(a_victim)
def write_its_memory(pid):
    """Opening the supervisor's memory."""
    os.close(os.open(f"/proc/{pid or os.getppid()}/mem", os.O_RDWR))


@refused(a_victim, tiers=ALL)
def read_its_memory(pid):
    """Reading the supervisor's memory by process_vm_readv."""
    local = ctypes.create_string_buffer(16)
    start = ctypes.addressof(local)
    if pid:
        start = int(open(f"/proc/{pid}/maps").readline().split("-")[0], 16)
    here, there = (struct.pack("QQ", at, 16) for at in (ctypes.addressof(local), start))
    call("process_vm_readv", pid or os.getppid(), here, 1, there, 1, 0)


@refused(a_victim)
def read_its_environment(pid):
    """Reading the supervisor's environment."""
    return len(open(f"/proc/{pid or os.getppid()}/environ", "rb").read())


@refused(a_victim)
def list_its_descriptors(pid):
    """Listing the supervisor's descriptors."""
    return os.listdir(f"/proc/{pid or os.getppid()}/fd")


@refused(a_victim)
def open_its_descriptors(pid):
    """Opening what the supervisor has open."""
    os.close(os.open(f"/proc/{pid or os.getppid()}/fd/1", os.O_WRONLY | os.O_NONBLOCK))


@refused(a_victim)
def read_its_mappings(pid):
    """Reading where the supervisor's memory lies."""
    return len(open(f"/proc/{pid or os.getppid()}/maps").read())


@refused(a_victim)
def read_its_folders(pid):
    """Reading the supervisor's root and working folder."""
    return os.readlink(f"/proc/{pid or os.getppid()}/cwd"), os.readlink(f"/proc/{pid or os.getppid()}/root")


@refused(a_victim, tiers=ALL)
def take_its_descriptor(pid):
    """Taking a descriptor of the supervisor's by pidfd_getfd."""
    os.close(call("pidfd_getfd", os.pidfd_open(pid or os.getppid()), 1, 0))


@refused(a_victim, tiers=ALL)
def compare_with_it(pid):
    """Comparing kernel objects with the supervisor's (kcmp)."""
    call("kcmp", os.getpid(), pid or os.getppid(), 1, 0, 0)


@refused(a_victim, tiers=ALL)
def advise_its_memory(pid):
    """Paging the supervisor's memory out (process_madvise)."""
    victim = pid or os.getppid()
    start = int(open(f"/proc/{victim}/maps").readline().split("-")[0], 16) if pid else 1 << 20
    call("process_madvise", os.pidfd_open(victim), struct.pack("QQ", start, 4096), 1, 21, 0)


@refused(a_victim, tiers=ALL)
def limit_it(pid):
    """Setting the supervisor's limits."""
    import resource

    resource.prlimit(pid or os.getppid(), resource.RLIMIT_CPU, (1, 1))


@refused(a_victim, tiers=ALL)
def slow_it_down(pid):
    """Making the supervisor nicer."""
    os.setpriority(os.PRIO_PROCESS, pid or os.getppid(), 19)


@refused(a_victim, tiers=ALL)
def slow_its_group_down(pid):
    """Making the supervisor's process group nicer."""
    os.setpriority(os.PRIO_PGRP, os.getpgid(pid or os.getppid()) or 1, 19)


@holds()
def slow_its_user_down(cell):
    """Making all processes of the supervisor's user nicer."""
    deed = """def nicer():
    before = os.getpriority(os.PRIO_PROCESS, os.getppid())
    try:
        os.setpriority(os.PRIO_USER, 0, before + 1)
    except OSError:
        pass
    return os.getpriority(os.PRIO_PROCESS, os.getppid()) - before
"""
    if cell.inside(deed, []).value != 0:
        raise Open("the supervisor is nicer than before")


@refused(a_victim, tiers=ALL)
def pin_it(pid):
    """Pinning the supervisor to one processor."""
    os.sched_setaffinity(pid or os.getppid(), {0})


@refused(a_victim, tiers=ALL)
def schedule_it(pid):
    """Changing the supervisor's scheduling class."""
    os.sched_setscheduler(pid or os.getppid(), os.SCHED_IDLE, os.sched_param(0))


@refused(a_victim, tiers=ALL)
def starve_its_disk(pid):
    """Changing the supervisor's input and output priority."""
    call("ioprio_set", 1, pid or os.getppid(), 3 << 13)


@refused(a_victim)
def offer_it_to_the_killer(pid):
    """Offering the supervisor to the kernel when memory runs out."""
    with open(f"/proc/{pid or os.getppid()}/oom_score_adj", "w") as file:
        file.write("1000")


@refused(a_victim, tiers=ALL)
def kill_it(pid):
    """Killing the supervisor."""
    os.kill(pid or os.getppid(), signal.SIGKILL)


@refused(a_victim, tiers=ALL)
def kill_its_group(pid):
    """Killing the supervisor's process group."""
    os.kill(-(pid or os.getppid()), signal.SIGKILL)
    if not pid:
        os.kill(os.getppid(), 0)


@refused(a_victim, tiers=ALL)
def queue_it_a_signal(pid):
    """Queueing a signal for the supervisor (rt_sigqueueinfo)."""
    info = struct.pack("iii", signal.SIGTERM, 0, -1) + bytes(116)
    call("rt_sigqueueinfo", pid or os.getppid(), int(signal.SIGTERM), info)


@refused(a_victim, tiers=ALL)
def kill_its_thread(pid):
    """Sending a signal to a thread of the supervisor's (tgkill)."""
    victim = pid or os.getppid()
    call("tgkill", victim, victim, int(signal.SIGTERM))


EACH_WAY = """def signals():
    victim = os.getppid()
    pidfd = os.pidfd_open(victim)
    folder = os.open(f"/proc/{victim}", os.O_RDONLY)
    for number in range(1, 65):
        for way in (
            lambda: os.kill(victim, number),
            lambda: os.kill(-victim, number),
            lambda: call("tgkill", victim, victim, number),
            lambda: call("pidfd_send_signal", pidfd, number, 0, 0),
            lambda: call("pidfd_send_signal", folder, number, 0, 0),
            lambda: call("rt_sigqueueinfo", victim, number, struct.pack("iii", number, 0, -1) + bytes(116)),
        ):
            try:
                way()
            except OSError:
                pass
"""


@holds(SANDBOXES)
def all_signals(cell):
    """The supervisor outlives every signal, sent in every way."""
    outcome = cell.inside(EACH_WAY, [])
    if outcome.kind != "done":
        raise Open(f"{outcome.kind} {outcome.text}")


@holds(SANDBOXES)
def owned_signals(cell):
    """The supervisor outlives signals for descriptors that are said to be its own (F_SETOWN)."""
    deed = """def owned():
    import fcntl
    for number in (0, signal.SIGKILL, signal.SIGTERM, signal.SIGIO):
        ours, theirs = socket.socketpair()
        try:
            fcntl.fcntl(ours, fcntl.F_SETOWN, os.getppid())
            fcntl.fcntl(ours, 10, number)
            fcntl.fcntl(ours, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            theirs.send(b"x")
        except OSError:
            pass
"""
    outcome = cell.inside(deed, [])
    if outcome.kind != "done":
        raise Open(f"{outcome.kind} {outcome.text}")


@refused(tiers=ALL)
def kill_all():
    """Sending a signal to all processes."""
    os.kill(-1, 0)


@refused(a_victim, tiers=ALL)
def leave_the_tracer(pid):
    """Making a process that nobody traces."""
    pid = call("clone", 0x00800000 | signal.SIGCHLD, 0, 0, 0, 0)  # CLONE_UNTRACED
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


@refused(a_victim, tiers=ALL)
def become_a_sibling(pid):
    """Making a process that is the supervisor's child (CLONE_PARENT)."""
    pid = call("clone", 0x00008000 | signal.SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)


@refused(a_victim, tiers=ALL)
def trace_a_child(pid):
    """Tracing a process of one's own, which only one process may do."""
    in_child(lambda: call("ptrace", 0, 0, 0, 0))  # PTRACE_TRACEME


@refused(a_victim, tiers=ALL)
def hide_from_it(pid):
    """Becoming unreadable for the supervisor (PR_SET_DUMPABLE)."""
    checked(LIBC.prctl(4, 0, 0, 0, 0))


@refused(a_victim, tiers=ALL)
def filter_calls(pid):
    """Answering system calls oneself (seccomp user notification)."""
    program = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000))
    name = struct.pack("=HxxxxxxQ", 1, ctypes.addressof(program))
    checked(LIBC.prctl(38, 1, 0, 0, 0))
    checked(LIBC.prctl(22, 2, name, 0, 0))
