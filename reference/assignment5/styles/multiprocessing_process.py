# style: a multiprocessing.Process for each client

import multiprocessing
import os
import signal
import socket

context = multiprocessing.get_context("fork")


def echo(listener, connection):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    listener.close()
    connection.settimeout(None)
    with connection:
        try:
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass


def forget_ended(processes):
    for process in list(processes):
        if process.exitcode is not None:
            process.join()
            process.close()
            processes.remove(process)


def serve(host, port):
    terminated = []
    old = signal.signal(signal.SIGTERM, lambda *_: terminated.append(os.getpid()))
    processes = []
    with socket.create_server((host, port)) as listener:
        listener.settimeout(0.1)
        while not terminated:
            try:
                connection, _ = listener.accept()
            except OSError:
                forget_ended(processes)
                continue
            with connection:
                process = context.Process(target=echo, args=(listener, connection))
                process.start()
            processes.append(process)
            forget_ended(processes)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()
        process.close()
    signal.signal(signal.SIGTERM, old)
