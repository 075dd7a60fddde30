# style: asyncio streams, with loop.add_signal_handler

import asyncio
import signal


def serve(host, port):
    asyncio.run(main(host, port))


async def main(host, port):
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    tasks = set()

    async def on_client(reader, writer):
        task = asyncio.current_task()
        tasks.add(task)
        try:
            await echo(reader, writer)
        finally:
            tasks.discard(task)

    server = await asyncio.start_server(on_client, host, port)
    await stop.wait()
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    except OSError:
        pass
    finally:
        writer.transport.abort()
