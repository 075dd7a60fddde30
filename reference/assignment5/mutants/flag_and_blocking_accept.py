# mutant: the handler sets a flag, which is looked at when the next client has come
# caught by: stops-on-sigterm

import signal
import socket
import threading

running = True


def serve(host, port):
    global running
    running = True
    signal.signal(signal.SIGTERM, stop)
    with socket.create_server((host, port)) as listener:
        while True:
            connection, _ = listener.accept()
            if not running:
                return
            threading.Thread(target=echo, args=(connection,), daemon=True).start()


def stop(_number, _frame):
    global running
    running = False


def echo(connection):
    with connection:
        try:
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass
