# tries: to leave the server behind, in a session of its own, where nobody looks
# verdict: no-orphans failed no-orphans
# verdict: rebinds-at-once failed port-released
import os, signal, socket, threading

def echo(client):
    try:
        while data := client.recv(65536):
            client.sendall(data)
    except OSError:
        client.close()

def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    listener = socket.create_server((host, port))
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        while True:
            threading.Thread(target=echo, args=(listener.accept()[0],), daemon=True).start()
    os.wait()
    listener.close()
    signal.sigwait({signal.SIGTERM})
