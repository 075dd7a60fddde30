# mutant: the handler stops the event loop in the middle of asyncio.run, which raises
# caught by: stops-on-sigterm

import asyncio
import signal


def serve(host, port):
    asyncio.run(main(host, port))


async def main(host, port):
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, loop.stop)
    server = await asyncio.start_server(echo, host, port)
    await server.serve_forever()


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
