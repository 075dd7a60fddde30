# style: socketserver.ForkingTCPServer with its interval of half a second; the children are killed at SIGTERM

import os
import signal
import socketserver
import threading


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            while data := self.rfile.read1(65536):
                self.wfile.write(data)
        except OSError:
            os._exit(0)


class Server(socketserver.ForkingTCPServer):
    allow_reuse_address = True
    request_queue_size = 100
    max_children = 1000


def serve(host, port):
    stoppers = []

    def on_sigterm(_number, _frame):
        stopper = threading.Thread(target=server.shutdown)
        stopper.start()
        stoppers.append(stopper)

    server = Server((host, port), Echo, bind_and_activate=False)
    old = signal.signal(signal.SIGTERM, on_sigterm)
    server.server_bind()
    server.server_activate()
    server.serve_forever()
    for stopper in stoppers:
        stopper.join()
    for pid in list(server.active_children or ()):
        os.kill(pid, signal.SIGKILL)
    server.server_close()
    signal.signal(signal.SIGTERM, old)
