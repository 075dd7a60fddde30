# style: asyncio with a protocol that stops reading while its writing is paused

import asyncio
import signal


class Echo(asyncio.Protocol):
    def __init__(self, connected):
        self.connected = connected

    def connection_made(self, transport):
        self.transport = transport
        self.connected.add(transport)

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()

    def eof_received(self):
        return False  # the transport closes itself when all is written

    def connection_lost(self, exc):
        self.connected.discard(self.transport)


async def run(host, port):
    loop = asyncio.get_running_loop()
    terminated = loop.create_future()
    loop.add_signal_handler(signal.SIGTERM, terminated.set_result, None)
    connected = set()
    server = await loop.create_server(lambda: Echo(connected), host, port)
    try:
        await terminated
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        server.close()
        for transport in list(connected):
            transport.abort()
        await asyncio.sleep(0)


def serve(host, port):
    asyncio.run(run(host, port))
