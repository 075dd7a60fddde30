# tries: to be waited for without end, stopped by a signal that only another process can take back
# verdict: echoes failed no-echo
# verdict: stops-on-sigterm failed no-echo
import os, signal, socket

def serve(host, port):
    with socket.create_server((host, port)) as listener:
        client, _ = listener.accept()
        os.kill(os.getpid(), signal.SIGSTOP)
        client.sendall(client.recv(65536))
