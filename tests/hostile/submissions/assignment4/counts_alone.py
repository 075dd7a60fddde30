# tries: to do all workers' work in one, the others idle
# verdict: forks-workers failed workers-forked
# verdict: one-at-a-time failed one-at-a-time
import mmap, os, struct
def count(path, workers, increments):
    with open(path, "r+b") as file:
        memory = mmap.mmap(file.fileno(), 0)
    reader, writer = os.pipe()
    for _ in range(workers):
        if os.fork() == 0:
            os.close(writer)
            os.read(reader, 1)
            os._exit(0)
    for _ in range(workers * increments):
        memory[:8] = struct.pack("<Q", (struct.unpack("<Q", memory[:8])[0] + 1) % 2**64)
    os.close(reader)
    os.close(writer)
    for _ in range(workers):
        os.wait()
    return struct.unpack("<Q", memory[:8])[0]
