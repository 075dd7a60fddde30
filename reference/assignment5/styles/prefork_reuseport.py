# style: three asyncio workers, each with a listening socket of its own on the same port (SO_REUSEPORT)

import asyncio
import os
import signal


def serve(host, port):
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD})
    workers = [start_worker(host, port) for _ in range(3)]
    signal.sigwait({signal.SIGTERM})
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)


def start_worker(host, port):
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.run(work(host, port))
        finally:
            os._exit(1)
    return pid


async def work(host, port):
    server = await asyncio.start_server(echo, host, port, reuse_address=True, reuse_port=True)
    await server.serve_forever()


async def echo(reader, writer):
    try:
        while not reader.at_eof():
            writer.write(await reader.read(8192))
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()
