# mutant: socketserver.ForkingTCPServer with its limit of 40 children
# caught by: many-clients

import os
import signal
import socketserver
import threading


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(65536):
            self.request.sendall(data)


class Server(socketserver.ForkingTCPServer):
    allow_reuse_address = True
    request_queue_size = 100

    def handle_error(self, request, client_address):
        pass


def serve(host, port):
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server = Server((host, port), Handler)
    server.serve_forever(poll_interval=0.1)
    for pid in list(server.active_children or ()):
        os.kill(pid, signal.SIGKILL)
    server.server_close()
