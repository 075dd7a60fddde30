"""Pieces of seccomp filters: instructions of classic BPF as packed struct sock_filter.

Each piece expects the call's number in the accumulator and leaves it there when the call is none of its own.
Sources: seccomp(2), Documentation/userspace-api/seccomp_filter.rst, Documentation/networking/filter.rst.
"""

import struct

from grader.supervisor import abi

ALLOW, TRACE, NOTIFY, ERRNO = 0x7FFF0000, 0x7FF00000, 0x7FC00000, 0x00050000
LOAD, AND, EQUAL, MORE_THAN, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x25, 0x35, 0x45, 0x06
NUMBER, ARCH, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data


def statement(code: int, value: int) -> bytes:
    """One instruction that does not jump."""
    return struct.pack("=HBBI", code, 0, 0, value & 0xFFFFFFFF)


def jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    """One comparison: how many instructions to go over if it holds, and if not."""
    return struct.pack("=HBBI", code, if_true, if_false, value & 0xFFFFFFFF)


def when(number: int, action: int) -> list[bytes]:
    """For the call of this number: the action."""
    return [jump(EQUAL, number, 0, 1), statement(RETURN, action)]


def _ranges(numbers: list[int]) -> list[tuple[int, int]]:
    """Sorted numbers as (first, last) of each unbroken run."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def when_any(names: tuple[str, ...], action: int) -> list[bytes]:
    """For all of these calls, an unbroken run of numbers at a time: the shorter, the faster it is installed."""
    code: list[bytes] = []
    for first, last in _ranges([abi.SYSCALLS[name] for name in names if name in abi.SYSCALLS]):
        if first == last:
            code += when(first, action)
        else:
            code += [
                jump(AT_LEAST, first, 0, 2),
                jump(MORE_THAN, last, 1, 0),
                statement(RETURN, action),
            ]
    return code


def when_argument(names: tuple[str, ...], tests: list[tuple[int, int, int]], otherwise: int) -> list[bytes]:
    """For these calls: each test (argument, value, action) in order, on the argument's low 32 bits."""
    body: list[bytes] = []
    for argument, value, action in tests:
        body += [statement(LOAD, ARGUMENTS + 8 * argument), *when(value, action)]
    body.append(statement(RETURN, otherwise))
    last = (
        len(names) - 1
    )  # the jumps go over those that follow, the last one over the body when it is none of them
    heads = [jump(EQUAL, abi.SYSCALLS[name], last - n, 0) for n, name in enumerate(names[:-1])]
    return [*heads, jump(EQUAL, abi.SYSCALLS[names[-1]], 0, len(body)), *body]
