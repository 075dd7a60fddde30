# tries: to drown the clients in bytes
# verdict: echoes failed other-bytes
# verdict: slow-client failed other-bytes
import os, socket, threading

def flood(client):
    try:
        while True:
            client.sendall(os.urandom(1 << 20))
    except OSError:
        client.close()

def serve(host, port):
    listener = socket.create_server((host, port))
    while True:
        threading.Thread(target=flood, args=(listener.accept()[0],), daemon=True).start()
