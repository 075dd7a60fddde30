# style: socketserver.ThreadingTCPServer; a thread calls its shutdown at SIGTERM

import signal
import socket
import socketserver
import threading


class EchoHandler(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while data := self.request.recv(65536):
                self.request.sendall(data)
        except OSError:
            pass


class EchoServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, *args):
        super().__init__(*args)
        self.open_requests = set()
        self.guard = threading.Lock()

    def process_request(self, request, client_address):
        with self.guard:
            self.open_requests.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        with self.guard:
            self.open_requests.discard(request)
            super().shutdown_request(request)

    def cut_all(self):
        with self.guard:
            for request in self.open_requests:
                try:
                    request.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


def serve(host, port):
    stopping = []

    def stop(signum, frame):
        thread = threading.Thread(target=server.shutdown)
        thread.start()
        stopping.append(thread)

    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with EchoServer((host, port), EchoHandler) as server:
        old = signal.signal(signal.SIGTERM, stop)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        server.serve_forever(poll_interval=0.1)
        server.cut_all()
    for thread in stopping:
        thread.join()
    signal.signal(signal.SIGTERM, old)
