# style: coroutines that call the loop's sock_accept, sock_recv and sock_sendall

import asyncio
import signal
import socket


async def echo(connection):
    loop = asyncio.get_running_loop()
    with connection:
        try:
            while data := await loop.sock_recv(connection, 1 << 16):
                await loop.sock_sendall(connection, data)
        except OSError:
            pass


async def accept_all(listener):
    loop = asyncio.get_running_loop()
    clients = set()
    try:
        while True:
            try:
                connection, _ = await loop.sock_accept(listener)
            except ConnectionError:
                continue
            task = loop.create_task(echo(connection))
            clients.add(task)
            task.add_done_callback(clients.discard)
    except asyncio.CancelledError:
        for task in clients:
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)


def serve(host, port):
    loop = asyncio.new_event_loop()
    with socket.socket() as listener:
        listener.setblocking(False)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        accepting = loop.create_task(accept_all(listener))
        loop.add_signal_handler(signal.SIGTERM, accepting.cancel)
        listener.bind((host, port))
        listener.listen(100)
        loop.run_until_complete(accepting)
    loop.close()
