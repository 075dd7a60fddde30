# mutant: socketserver's server_close waits for the threads of clients that are still there
# caught by: stops-on-sigterm

import signal
import socketserver
import threading


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(65536):
            self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 100

    def handle_error(self, request, client_address):
        pass


def serve(host, port):
    with Server((host, port), Echo) as server:
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()
