# style: an event loop that watches pidfds

import asyncio
import os


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            if code < 0:
                os.kill(os.getpid(), -code)
            os._exit(code)
        pids.append(pid)
    return asyncio.run(collect_all(pids))


async def collect_all(pids):
    return await asyncio.gather(*[collect(pid) for pid in pids])


async def collect(pid):
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    descriptor = os.pidfd_open(pid)
    loop.add_reader(descriptor, ended.set_result, None)
    await ended
    loop.remove_reader(descriptor)
    os.close(descriptor)
    _, status = os.waitpid(pid, 0)
    return pid, os.waitstatus_to_exitcode(status)
