# mutant: asyncio, with a blocking sendall in the coroutine
# caught by: slow-client

import asyncio
import os
import signal
import socket


def serve(host, port):
    asyncio.run(main(host, port))


async def main(host, port):
    loop = asyncio.get_running_loop()
    terminated = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, terminated.set)
    server = await asyncio.start_server(echo, host, port)
    await terminated.wait()
    server.close()


async def echo(reader, writer):
    connection = socket.socket(fileno=os.dup(writer.get_extra_info("socket").fileno()))
    connection.setblocking(True)
    with connection:
        try:
            while data := await reader.read(65536):
                connection.sendall(data)
                connection.setblocking(False)
                await asyncio.sleep(0)
                connection.setblocking(True)
        except OSError:
            pass
        writer.close()
