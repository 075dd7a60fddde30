# style: asyncio's connect_read_pipe and connect_write_pipe

import asyncio
import os


def upper_via_child(message):
    down_read, down_write = os.pipe()
    up_read, up_write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(down_write)
            os.close(up_read)
            while data := os.read(down_read, 65536):
                while data:
                    data = data[os.write(up_write, data.upper()) :]
        finally:
            os._exit(0)
    os.close(down_read)
    os.close(up_write)
    answer = asyncio.run(talk(down_write, up_read, message))
    os.waitpid(pid, 0)
    return answer


async def talk(writing, reading, message):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    source, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), open(reading, "rb", 0))
    sink, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, open(writing, "wb", 0))
    sink.write(message)
    sink.write_eof()
    answer = await reader.read()
    source.close()
    sink.close()
    await asyncio.sleep(0)
    return answer
