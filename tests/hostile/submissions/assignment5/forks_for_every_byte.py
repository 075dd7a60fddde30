# tries: to have more and more processes
# verdict: many-clients failed limit-processes
import os, socket

def serve(host, port):
    listener = socket.create_server((host, port))
    while True:
        client, _ = listener.accept()
        for _ in range(30):
            if os.fork() == 0:
                while True:
                    os.pause() if hasattr(os, "pause") else __import__("signal").pause()
        if os.fork() == 0:
            while data := client.recv(65536):
                client.sendall(data)
            os._exit(0)
        globals().setdefault("kept", []).append(client)
