# mutant: does nothing about SIGTERM, and is killed by it
# caught by: stops-on-sigterm

import socketserver


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
        server.serve_forever()
