# tries: to write escape codes into the report by the name of a socket, and to listen on another address
# verdict: listens-where-told failed listens-only-there
import socket, threading

def echo(client):
    while data := client.recv(65536):
        client.sendall(data)

def serve(host, port):
    named = socket.socket(socket.AF_UNIX)
    named.bind("\0\x1b[31m<script>alert(1)</script>")
    named.listen()
    other = socket.create_server((host, 0))
    listener = socket.create_server((host, port))
    while True:
        threading.Thread(target=echo, args=(listener.accept()[0],), daemon=True).start()
