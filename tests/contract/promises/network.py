"""Nothing is sent anywhere; services of the host cannot be reached."""

import contextlib
import os
import socket
import tempfile
import threading

from tests.contract.promise import ALL, refused


def own_address():
    """An address of this host, not a loopback one if it has any."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: it only chooses a source address
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


def echo(server):
    """Send each datagram back, until an empty one comes."""
    while data_from := server.recvfrom(100):
        if not data_from[0]:
            return
        server.sendto(*data_from)


def service(address, kind):
    """A service of the host: its address and port."""

    @contextlib.contextmanager
    def given(_cell, *, inside):
        with socket.socket(socket.AF_INET6 if ":" in address() else socket.AF_INET, kind) as server:
            server.bind((address(), 0))
            if kind == socket.SOCK_STREAM:
                server.listen()
                yield list(server.getsockname()[:2])
                return
            thread = threading.Thread(target=echo, args=(server,))
            thread.start()
            yield list(server.getsockname()[:2])
            server.sendto(b"", server.getsockname())
            thread.join()

    return given


def loopback():
    """The host's own loopback address."""
    return "127.0.0.1"


@refused(service(own_address, socket.SOCK_STREAM))
def tcp(host, port):
    """TCP to the network."""
    socket.create_connection((host, port), timeout=3).close()


@refused(service(loopback, socket.SOCK_STREAM))
def tcp_to_the_host(host, port):
    """TCP to a service on the host's loopback."""
    socket.create_connection((host, port), timeout=3).close()


@refused(service(lambda: "::1", socket.SOCK_STREAM))
def tcp6_to_the_host(host, port):
    """TCP to a service on the host's loopback by IPv6."""
    socket.create_connection((host, port), timeout=3).close()


@refused(service(loopback, socket.SOCK_STREAM))
def fast_open(host, port):
    """TCP to a service of the host without connect (fast open)."""
    client = socket.socket()
    return client.sendto(b"x", 0x20000000, (host, port))


@refused(service(own_address, socket.SOCK_DGRAM))
def udp(host, port):
    """UDP to the network."""
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(1)
    client.sendto(b"x", (host, port))
    return client.recv(1).decode()


@refused(service(loopback, socket.SOCK_DGRAM))
def udp_to_the_host(host, port):
    """UDP to a service on the host's loopback."""
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(1)
    client.connect((host, port))
    client.send(b"x")
    return client.recv(1).decode()


@refused(service(loopback, socket.SOCK_DGRAM))
def udp_in_a_hurry(host, port):
    """UDP to an address that another process puts in the place of none, after any look at it."""
    import mmap

    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.settimeout(0.001)
    packed = struct.pack("=H", socket.AF_INET) + struct.pack(">H", port) + socket.inet_aton(host) + bytes(8)
    address, data = ctypes.create_string_buffer(packed, 16), ctypes.create_string_buffer(b"x", 1)
    name, vector = ctypes.addressof(address), (ctypes.c_size_t * 2)(ctypes.addressof(data), 1)
    message = (ctypes.c_size_t * 7).from_buffer(
        mmap.mmap(-1, 4096)
    )  # struct msghdr, which begins with the name
    message[:4] = 0, 16, ctypes.addressof(vector), 1
    changing = os.fork()
    while changing == 0:
        message[0] = name
        message[0] = 0
    until = time.monotonic() + 1.5
    try:
        while time.monotonic() < until:
            LIBC.sendmsg(client.fileno(), message, 0)
            try:
                return client.recv(1).decode()
            except (TimeoutError, ConnectionRefusedError):
                pass
    finally:
        os.kill(changing, 9)
        os.waitpid(changing, 0)
    raise PermissionError(errno.EPERM, "no answer")


@contextlib.contextmanager
def unix_service(cell, *, inside):
    """A service that listens on a socket file which anybody may open."""
    with tempfile.TemporaryDirectory(dir=cell.folder) as folder, socket.socket(socket.AF_UNIX) as server:
        os.chmod(folder, 0o777)
        path = os.path.join(folder, "socket")
        server.bind(path)
        os.chmod(path, 0o666)
        server.listen()
        yield [path]


@refused(unix_service)
def unix_socket(path):
    """Connecting to a Unix socket outside, such as Docker's."""
    socket.socket(socket.AF_UNIX).connect(path)


@refused(unix_service)
def unix_datagram(path):
    """Sending to a Unix socket outside without connecting."""
    client = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        client.sendto(b"x", path)
    except OSError as error:
        if error.errno != errno.EPROTOTYPE:  # it is there, and of the other kind
            raise


@contextlib.contextmanager
def abstract_service(_cell, *, inside):
    """A service with an abstract name."""
    with socket.socket(socket.AF_UNIX) as server:
        name = f"contract-{os.getpid()}"
        server.bind("\0" + name)
        server.listen()
        yield [name]


@refused(abstract_service)
def abstract_socket(name):
    """Connecting to an abstract Unix socket outside."""
    socket.socket(socket.AF_UNIX).connect("\0" + name)


@refused(tiers=ALL)
def vsock():
    """Sockets to the hypervisor (vsock)."""
    socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM).close()


@refused(tiers=ALL)
def raw_socket():
    """Raw and packet sockets."""
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()
