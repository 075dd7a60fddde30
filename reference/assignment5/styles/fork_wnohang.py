# style: forks for each client and looks for ended ones ten times a second; the handler sets a flag; listen(5)

import os
import signal
import socket

stop = False


def serve(host, port):
    global stop
    stop = False
    old = signal.signal(signal.SIGTERM, on_sigterm)
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(5)
    server.settimeout(0.1)
    pids = []
    while not stop:
        try:
            client, address = server.accept()
        except socket.timeout:
            pass
        except OSError:
            pass
        else:
            pid = os.fork()
            if pid == 0:
                server.close()
                echo(client)
            client.close()
            pids.append(pid)
        pids = [pid for pid in pids if os.waitpid(pid, os.WNOHANG) == (0, 0)]
    server.close()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    signal.signal(signal.SIGTERM, old)


def on_sigterm(signum, frame):
    global stop
    stop = True


def echo(client):
    try:
        client.settimeout(None)
        while True:
            data = client.recv(4096)
            if not data:
                break
            while data:
                sent = client.send(data)
                data = data[sent:]
        client.close()
    except OSError:
        os._exit(1)
    finally:
        os._exit(0)
