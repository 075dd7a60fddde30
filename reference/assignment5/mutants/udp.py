# mutant: a UDP server: nobody can connect
# caught by: echoes

import signal
import socket
import sys


def serve(host, port):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((host, port))
    server.settimeout(0.1)
    while True:
        try:
            data, address = server.recvfrom(65536)
        except TimeoutError:
            continue
        server.sendto(data, address)
