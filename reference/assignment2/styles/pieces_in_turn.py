# style: two children work at once and take the pieces in turn, piece by piece

import os

PIECE = 16384


class Worker:
    def __init__(self, others):
        down_read, self.down = os.pipe()
        self.up, up_write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                for fd in (self.down, self.up, *(end for other in others for end in (other.down, other.up))):
                    os.close(fd)
                while piece := os.read(down_read, PIECE):
                    os.write(up_write, piece.upper())
            finally:
                os._exit(0)
        os.close(down_read)
        os.close(up_write)

    def finish(self):
        os.close(self.down)
        os.close(self.up)
        os.waitpid(self.pid, 0)


def upper_via_child(message):
    workers = []
    for _ in range(2):
        workers.append(Worker(workers))
    answers = []
    for start in range(0, len(message), 2 * PIECE):
        lengths = []
        for place, worker in enumerate(workers):
            piece = message[start + place * PIECE : start + (place + 1) * PIECE]
            if piece:
                os.write(worker.down, piece)
            lengths.append(len(piece))
        for worker, length in zip(workers, lengths):
            while length:
                answer = os.read(worker.up, length)
                answers.append(answer)
                length -= len(answer)
    for worker in workers:
        worker.finish()
    return b"".join(answers)
