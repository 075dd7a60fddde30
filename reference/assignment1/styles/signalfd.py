# style: SIGCHLD is read from a signalfd, and whoever has ended is reaped

import ctypes
import os
import signal

libc = ctypes.CDLL(None, use_errno=True)


def run_children(exit_codes):
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    fd = signal_descriptor(signal.SIGCHLD)
    pids = [born(code, before) for code in exit_codes]
    codes = {}
    while len(codes) < len(pids):
        os.read(fd, 128)
        codes.update(ended_now())
    os.close(fd)
    signal.sigtimedwait({signal.SIGCHLD}, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return [(pid, codes[pid]) for pid in pids]


def signal_descriptor(number):
    mask = (ctypes.c_ubyte * 128)()
    libc.sigemptyset(mask)
    libc.sigaddset(mask, int(number))
    return libc.signalfd(-1, mask, os.O_CLOEXEC)


def born(code, mask):
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if code < 0:
            os.kill(os.getpid(), -code)
        os._exit(code)
    return pid


def ended_now():
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        yield pid, os.waitstatus_to_exitcode(status)
