"""What assignments are about must work as it does without a sandbox."""

from tests.contract.promise import works


@works()
def fork_and_wait():
    """Fork, exit status, wait."""
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    return os.WEXITSTATUS(os.waitpid(pid, 0)[1])


@works()
def a_hundred_children():
    """A hundred children at once."""
    reader, writer = os.pipe()
    for _ in range(100):
        if os.fork() == 0:
            os.close(writer)
            os._exit(len(os.read(reader, 1)))
    os.close(writer)
    return [os.wait()[1] for _ in range(100)].count(0)


@works()
def exec_programs():
    """Exec of the system's programs, found in PATH."""
    pid = os.fork()
    if pid == 0:
        os.execvp("sh", ["sh", "-c", "exit $(echo 9 | cat)"])
    return os.WEXITSTATUS(os.waitpid(pid, 0)[1])


@works()
def spawn():
    """Subprocesses by subprocess, os.system, os.popen, posix_spawn."""
    import subprocess

    with os.popen("echo one") as stream:
        one = stream.read()
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], {})
    done = subprocess.run(["tr", "a-z", "A-Z"], input="two", capture_output=True, text=True, check=True)
    return one, os.system("exit 2") >> 8, os.WEXITSTATUS(os.waitpid(pid, 0)[1]), done.stdout


@works()
def pipes_and_pairs():
    """Pipe, FIFO, socketpair, dup2, poll, select, epoll."""
    import select

    reader, writer = os.pipe()
    os.dup2(writer, 77)
    os.write(77, b"a")
    one, two = socket.socketpair()
    one.send(b"b")
    os.mkfifo("fifo")
    fifo = os.open("fifo", os.O_RDWR)
    os.write(fifo, b"c")
    watch = select.epoll()
    for fd in (reader, two, fifo):
        watch.register(fd, select.EPOLLIN)
    ready = len(watch.poll(1)), len(select.select([reader, two, fifo], [], [], 1)[0])
    return [*ready, (os.read(reader, 1) + two.recv(1) + os.read(fifo, 1)).decode()]


@works()
def descriptors_by_message():
    """Passing descriptors through a socket (SCM_RIGHTS)."""
    one, two = socket.socketpair()
    reader, writer = os.pipe()
    socket.send_fds(one, [b"x"], [writer])
    os.write(socket.recv_fds(two, 1, 1)[1][0], b"passed")
    return os.read(reader, 10).decode()


@works()
def signals():
    """Signals: handlers, masks, sigwait, timers, process groups, stop and continue."""
    heard = []
    signal.signal(signal.SIGUSR1, lambda *_: heard.append("usr1"))
    signal.signal(signal.SIGALRM, lambda *_: heard.append("alarm"))
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause() if "alarm" not in heard else None
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    os.kill(os.getpid(), signal.SIGUSR2)
    waited = signal.sigwait([signal.SIGUSR2])
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(4)
    stopped = os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1])
    os.killpg(pid, signal.SIGCONT)
    return sorted(heard), int(waited), stopped, os.WEXITSTATUS(os.waitpid(pid, 0)[1])


@works()
def threads():
    """Threads, locks, queues."""
    import queue
    import threading

    results = queue.Queue()
    threads = [threading.Thread(target=lambda n=n: results.put(n * n)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results.get() for _ in threads)


@works()
def mapped_memory():
    """Memory mapped, anonymous and of a file, shared between processes."""
    import mmap

    anonymous = mmap.mmap(-1, 4096)
    with open("mapped", "wb+") as file:
        file.truncate(4096)
        mapped = mmap.mmap(file.fileno(), 4096)
    if os.fork() == 0:
        anonymous[:2] = b"ab"
        mapped[:2] = b"cd"
        os._exit(0)
    os.wait()
    return (anonymous[:2] + open("mapped", "rb").read(2)).decode()


@works()
def posix_shared_memory():
    """POSIX shared memory."""
    from multiprocessing import shared_memory

    block = shared_memory.SharedMemory(create=True, size=100)
    try:
        if os.fork() == 0:
            block.buf[0] = 42
            os._exit(0)
        os.wait()
        return block.buf[0]
    finally:
        block.close()
        block.unlink()


@works()
def semaphores():
    """POSIX semaphores, named and in shared memory."""
    import multiprocessing

    lock = multiprocessing.get_context("fork").Semaphore(0)
    if os.fork() == 0:
        lock.release()
        os._exit(0)
    taken = lock.acquire(timeout=5)
    os.wait()
    return taken


@works()
def system_v():
    """System V shared memory, semaphores, message queues."""
    LIBC.shmat.restype = ctypes.c_void_p
    segment = checked(LIBC.shmget(0, 4096, 0o1600))
    place = LIBC.shmat(segment, None, 0)
    set_ = checked(LIBC.semget(0, 1, 0o1600))
    queue = checked(LIBC.msgget(0, 0o1600))
    try:
        if os.fork() == 0:
            ctypes.memset(ctypes.c_void_p(place), 65, 2)
            LIBC.msgsnd(queue, struct.pack("l", 1) + b"hello", 5, 0)
            LIBC.semop(set_, struct.pack("HhH", 0, 1, 0), 1)
            os._exit(0)
        checked(LIBC.semop(set_, struct.pack("HhH", 0, -1, 0), 1))
        os.wait()
        message = ctypes.create_string_buffer(20)
        size = checked(LIBC.msgrcv(queue, message, 10, 0, 0))
        return ctypes.string_at(place, 2).decode(), message.raw[8 : 8 + size].decode()
    finally:
        LIBC.shmctl(segment, 0, None)
        LIBC.semctl(set_, 0, 0)
        LIBC.msgctl(queue, 0, None)


@works()
def message_queues():
    """POSIX message queues."""
    rt = ctypes.CDLL("librt.so.1", use_errno=True)
    name = b"/contract-%d" % os.getpid()
    queue = checked(rt.mq_open(name, os.O_RDWR | os.O_CREAT, 0o600, None))
    try:
        checked(rt.mq_send(queue, b"hello", 5, 0))
        message = ctypes.create_string_buffer(8192)
        return message.raw[: checked(rt.mq_receive(queue, message, 8192, None))].decode()
    finally:
        rt.mq_unlink(name)


@works()
def multiprocessing_pools():
    """Multiprocessing with fork: Process, Pool, Queue."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    worker = context.Process(target=queue.put, args=(5,))
    worker.start()
    value = queue.get(timeout=5)
    worker.join()
    with context.Pool(2) as pool:
        return value, pool.map(abs, [-1, -2, -3])


@works()
def multiprocessing_spawn():
    """Multiprocessing with spawn and forkserver."""
    import multiprocessing

    codes = []
    for method in ("spawn", "forkserver"):
        sys.modules["__main__"].__dict__.pop("__file__", None)
        worker = multiprocessing.get_context(method).Process(target=os._exit, args=(6,))
        worker.start()
        worker.join()
        codes.append(worker.exitcode)
    from multiprocessing import forkserver, resource_tracker

    forkserver._forkserver._stop()
    resource_tracker._resource_tracker._stop()
    return codes


@works()
def process_pools():
    """Pools of concurrent.futures, with processes and threads."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

    with (
        ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as processes,
        ThreadPoolExecutor(2) as threads,
    ):
        return list(processes.map(abs, [-4, -5])), list(threads.map(abs, [-6]))


@works()
def tcp_sockets():
    """TCP on loopback, IPv4 and IPv6, several clients."""
    answers = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.create_server((address, 0), family=family) as server:
            if os.fork() == 0:
                for _ in range(3):
                    client = socket.create_connection(server.getsockname()[:2], timeout=5)
                    client.sendall(b"hello")
                    client.recv(5)
                os._exit(0)
            for _ in range(3):
                connection, _address = server.accept()
                answers.append(connection.recv(5).decode())
                connection.sendall(b"bye..")
            os.wait()
    return answers


@works()
def listening_anywhere():
    """A server on all addresses of one's own, and on a port of one's choice."""
    port = 30000 + os.getpid() % 2000
    with socket.create_server(("0.0.0.0", port)) as server:
        client = socket.create_connection(("127.0.0.1", port), timeout=5)
        connection, _address = server.accept()
        connection.sendall(b"x")
        return client.recv(1).decode()


@works()
def udp_sockets():
    """UDP on loopback."""
    one, two = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    one.bind(("127.0.0.1", 0))
    two.sendto(b"hello", one.getsockname())
    one.settimeout(5)
    return one.recv(10).decode()


@works()
def unix_sockets():
    """Unix sockets in the working folder."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        server.listen()
        client = socket.socket(socket.AF_UNIX)
        client.connect("socket")
        connection, _address = server.accept()
        client.send(b"hello")
        return connection.recv(5).decode()


@works()
def names_of_the_own_host():
    """Names: localhost has an address, the user a name, services their ports."""
    import pwd

    return socket.gethostbyname("localhost"), pwd.getpwnam("root").pw_uid, bool(socket.gethostname())


@works()
def asynchronous():
    """Asyncio with streams and subprocesses."""
    import asyncio

    async def main():
        process = await asyncio.create_subprocess_exec("echo", "hello", stdout=asyncio.subprocess.PIPE)
        out, _err = await process.communicate()
        server = await asyncio.start_server(lambda _r, w: w.close(), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        rest = await reader.read()
        writer.close()
        server.close()
        return out.decode() + rest.decode()

    return asyncio.run(main())


@works()
def files_and_folders():
    """Files and folders in the working folder, temporary files, modes, links, locks."""
    import fcntl
    import tempfile

    os.makedirs("a/b")
    with open("a/b/c", "w") as file:
        file.write("x")
        fcntl.flock(file, fcntl.LOCK_EX)
    os.chmod("a/b/c", 0o600)
    os.link("a/b/c", "hard")
    os.symlink("hard", "soft")
    os.rename("hard", "moved")
    with tempfile.NamedTemporaryFile() as temporary:
        temporary.write(b"y")
    os.utime("moved", (1, 1))
    return sorted(os.listdir(".")), oct(os.stat("moved").st_mode), os.path.exists("soft")


@works()
def terminals():
    """Pseudo-terminals."""
    import pty

    master, slave = pty.openpty()
    os.write(slave, b"x\n")
    return os.isatty(slave), os.read(master, 10).decode()


@works()
def descriptors_of_other_kinds():
    """Eventfd, memfd, pidfd, inotify on one's own folder, /dev/null, /dev/zero, /dev/urandom."""
    event = checked(LIBC.eventfd(3, 0))
    memory = os.memfd_create("m")
    os.write(memory, b"abc")
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    watch = os.pidfd_open(pid)
    os.waitid(os.P_PIDFD, watch, os.WEXITED)
    notify = checked(LIBC.inotify_init1(0))
    checked(LIBC.inotify_add_watch(notify, b".", 0x100))
    open("made", "w").close()
    with (
        open("/dev/null", "w") as null,
        open("/dev/zero", "rb") as zero,
        open("/dev/urandom", "rb") as random,
    ):
        null.write("x")
        sizes = len(zero.read(3)), len(random.read(3))
    return (
        struct.unpack("q", os.read(event, 8))[0],
        os.fstat(memory).st_size,
        len(os.read(notify, 100)) > 16,
        sizes,
    )


@works()
def about_oneself():
    """Looking at oneself: /proc/self, limits, nice, affinity, times."""
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    os.nice(1)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    names = {"status", "maps", "fd", "stat"} <= set(os.listdir("/proc/self"))
    own = open("/proc/self/stat").read().split()[0] == str(os.getpid())
    return names, own, len(os.listdir("/proc/self/fd")) > 2, open("/proc/cpuinfo").read(1) != ""


@works()
def the_standard_library():
    """The standard library can be imported."""
    import importlib
    import sqlite3

    for name in [
        "ssl",
        "decimal",
        "curses",
        "xml.etree",
        "unittest",
        "zlib",
        "hashlib",
        "uuid",
        "zoneinfo",
        "asyncio",
    ]:
        importlib.import_module(name)
    return sqlite3.connect(":memory:").execute("select 6 * 7").fetchone()[0]
