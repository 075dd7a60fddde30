# mutant: asyncio, and abort in place of close: what it has not got rid of by the client's end of file is thrown away
# caught by: half-close

import asyncio
import signal


def serve(host, port):
    asyncio.run(run(host, port))


async def run(host, port):
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(handle, host, port)
    await stop.wait()
    server.close()


async def handle(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.transport.abort()
