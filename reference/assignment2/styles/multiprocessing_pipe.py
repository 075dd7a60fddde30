# style: multiprocessing.Pipe(duplex=False) twice, and a Process

import multiprocessing

fork = multiprocessing.get_context("fork")


def upper_via_child(message):
    down_read, down_write = fork.Pipe(duplex=False)
    up_read, up_write = fork.Pipe(duplex=False)
    with down_read, down_write, up_read, up_write:
        child = fork.Process(target=work, args=(down_read, up_write))
        child.start()
        down_write.send_bytes(message)
        answer = up_read.recv_bytes()
        child.join()
        child.close()
    return answer


def work(reading, writing):
    writing.send_bytes(reading.recv_bytes().upper())
