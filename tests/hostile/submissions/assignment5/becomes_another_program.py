# tries: to serve as another program, of which nothing is known
# verdict: echoes passed
# verdict: stops-on-sigterm failed no-echo
import os, sys
CODE = """
import socket, sys
listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
while True:
    client, _ = listener.accept()
    while data := client.recv(65536):
        client.sendall(data)
"""

def serve(host, port):
    os.execv("/usr/bin/env", ["env", "python3", "-c", CODE, host, str(port)])
