"""What one submission can use up, and that it takes nothing from anybody else."""

import resource

from grader.model.assignment import Limits
from tests.contract.promise import ALL, SANDBOXES, HostRefuses, Open, _source, holds, patience

MIB = 1 << 20


def ends(deed, arguments=(), *, by, limits=None, alone=(), tiers=ALL):
    """A deed that a small dose of (`alone` are its arguments) succeeds without a sandbox, and that ends by a limit."""

    def proof(cell):
        dose = cell.alone(_source(deed), list(alone))
        if dose.kind != "done":
            raise HostRefuses(dose.text)
        limit = limits or Limits(wall_s=3)
        outcome = cell.inside(_source(deed), list(arguments), limit)
        if outcome.kind not in by and outcome.text.strip("'") not in by:
            raise Open(f"{outcome.kind} {outcome.text}")
        if outcome.seconds > limit.wall_s + patience():
            raise Open(f"it took {outcome.seconds:.1f} s")

    proof.__name__, proof.__doc__ = deed.__name__, deed.__doc__
    return holds(tiers)(proof)


def fork_bomb(most=1 << 20):
    """Forking without end ends by a limit."""
    for _ in range(most):
        pid = os.fork()
        if pid == 0 and most < 1000:
            os._exit(0)
        if most < 1000:
            os.waitpid(pid, 0)


def thread_bomb(most=1 << 20):
    """Threads without end end by a limit."""
    import threading

    gate = threading.Event()
    threads = [threading.Thread(target=gate.wait, daemon=True) for _ in range(min(most, 5000))]
    for thread in threads:
        thread.start()
    if most > 5000:
        gate.wait()


def memory_of_one(most=1 << 40):
    """Memory of one process is bounded."""
    kept = []
    while sum(map(len, kept)) < most:
        kept.append(b"x" * (16 << 20))
    return len(kept)


def memory_of_many(count=64):
    """Memory of many processes together is bounded."""
    for _ in range(count):
        if os.fork() == 0:
            kept = b"x" * (30 << 20)
            if count > 8:
                time.sleep(60)
            os._exit(len(kept) == 0)
    if count > 8:
        time.sleep(60)
    for _ in range(count):
        os.wait()


def memory_of_files(most=1 << 40):
    """Memory in files that have no name (memfd) is bounded."""
    kept = []
    while len(kept) << 20 < most:
        kept.append(os.memfd_create("kept"))
        os.write(kept[-1], bytes(1 << 20))
    return len(kept)


def memory_of_segments(most=1 << 40):
    """Memory in System V segments that nobody has attached is bounded."""
    LIBC.shmat.restype = ctypes.c_void_p
    made = []
    try:
        while len(made) << 24 < most:
            made.append(checked(LIBC.shmget(0, ctypes.c_size_t(1 << 24), 0o1600)))
            place = LIBC.shmat(made[-1], None, 0)
            ctypes.memset(ctypes.c_void_p(place), 1, 1 << 24)
            LIBC.shmdt(ctypes.c_void_p(place))
    finally:
        for number in made:
            LIBC.shmctl(number, 0, None)


def processor(seconds=60):
    """Processor time is bounded."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def processors(count=20, seconds=60):
    """Many processes that compute end in time."""
    for _ in range(count):
        if os.fork() == 0:
            until = time.process_time() + seconds
            while time.process_time() < until:
                pass
            os._exit(0)
    for _ in range(count):
        os.wait()


def output_flood(most=1 << 40):
    """Output is bounded."""
    written = 0
    with open("out" if most < 1 << 40 else "/dev/stdout", "wb", buffering=0) as out:
        while written < most:
            written += out.write(b"x" * 65536)


def one_large_file(most=1 << 40):
    """One file's size is bounded."""
    with open("large", "wb") as file:
        while file.tell() < most:
            file.write(bytes(1 << 20))


def many_files(most=1 << 40):
    """The number of files is bounded."""
    for number in range(min(most, 1 << 22)):
        os.close(os.open(f"f{number}", os.O_CREAT | os.O_WRONLY))


def endless_sleep(seconds=60):
    """Time is bounded."""
    time.sleep(seconds)


def immortal(seconds=60):
    """A process that ignores every signal is ended."""
    for number in set(range(1, 65)) - {signal.SIGKILL, signal.SIGSTOP, 32, 33}:
        signal.signal(number, signal.SIG_IGN)
    time.sleep(seconds)


def full_pipe(most=1 << 20):
    """A writer to a pipe that nobody reads is ended, and why is said."""
    reader, writer = os.pipe()
    os.set_blocking(writer, most == 1 << 20)
    try:
        while True:
            os.write(writer, bytes(4096))
    except BlockingIOError:
        return reader


SMALL = Limits(wall_s=60, memory_mb=256, processes=60, output_mb=1, cpu_s=1, file_mb=8)
fork_bomb = ends(fork_bomb, by=("processes",), limits=SMALL, alone=[50])
thread_bomb = ends(thread_bomb, by=("processes", "raised"), limits=SMALL, alone=[200])
memory_of_one = ends(memory_of_one, by=("memory", "raised"), limits=SMALL, alone=[1 << 28])
memory_of_many = ends(memory_of_many, [40], by=("memory",), limits=SMALL, alone=[4])
memory_of_files = ends(memory_of_files, by=("memory",), limits=SMALL, alone=[1 << 28])
memory_of_segments = ends(memory_of_segments, by=("memory",), limits=SMALL, alone=[1 << 28])
processor = ends(processor, by=("cpu",), limits=Limits(wall_s=400, cpu_s=1), alone=[0.01])
processors = ends(processors, by=("cpu", "wall"), limits=Limits(wall_s=2, processes=60), alone=[2, 0.01])
output_flood = ends(output_flood, by=("output",), limits=SMALL, alone=[1 << 20])
one_large_file = ends(one_large_file, by=("file", "refused", "25"), limits=SMALL, alone=[9 << 20])
many_files = ends(
    many_files, by=("disk", "wall", "refused"), limits=Limits(wall_s=10), alone=[1000], tiers=SANDBOXES
)
endless_sleep = ends(endless_sleep, by=("wall",), limits=Limits(wall_s=0.5), alone=[0.01])
immortal = ends(immortal, by=("wall",), limits=Limits(wall_s=0.5), alone=[0.01])
full_pipe = ends(full_pipe, by=("hung",), limits=SMALL, alone=[1])


@holds(SANDBOXES)
def disk(cell):
    """Disk space is bounded, in every folder that can be written."""
    deed = """def fill(folders):
    written = 0
    for folder in folders:
        if not os.access(folder, os.W_OK):
            continue
        try:
            for number in range(1000):
                with open(f"{folder}/large{number}", "wb", buffering=0) as file:
                    while file.tell() < 64 << 20:
                        written += file.write(bytes(1 << 20))
                        if written > 700 << 20:
                            return written
        except OSError:
            continue
    return written
"""
    folders = [".", "/tmp", "/dev/shm", "/var/tmp", "/dev/mqueue"]
    outcome = cell.inside(deed, [folders], Limits(wall_s=20, cpu_s=20, file_mb=64))
    if outcome.kind == "done" and outcome.value > 600 << 20:
        raise Open(f"{outcome.value >> 20} MiB written")
    if outcome.kind not in ("done", "limit", "ended"):
        raise Open(f"{outcome.kind} {outcome.text}")


@holds()
def our_own_memory(cell):
    """A flood of output, values and system calls costs the grader bounded memory."""
    deed = """def flood():
    for number in range(30000):
        os.getppid(), os.waitpid(-1, os.WNOHANG) if False else None
    sys.stdout.write("x" * (15 << 20))
    return "y" * (30 << 20)
"""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cell.inside(deed, [], Limits(wall_s=10))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if grown > 400 * 1024:
        raise Open(f"the grader grew by {grown >> 10} MiB")
