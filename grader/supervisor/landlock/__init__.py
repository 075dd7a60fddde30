"""What the tier `landlock` applies inside: files, sockets and messages of a submission's own, without namespaces.

Theory of operation. The supervisor stays as it is. Each student's process, before its first instruction of student
code, enters a Landlock domain (`rules.py`): it can open what it is given and nothing else, and signal only its like.
What Landlock does not govern is asked of the supervisor by seccomp's user notification (`listener.py`): the call waits
in the kernel, the supervisor does what is allowed of it *by itself* and answers with the result, or with a descriptor.
So nothing that a student's thread changes in memory meanwhile can make a difference (`seccomp_unotify(2)` warns of that
for calls that are let through after a look at their arguments).

* `sockets.py`: sockets are made by the supervisor, bound to the loopback device; it connects them, to the submission's
  own listeners alone.
* `paths.py`: `/tmp` and `/dev/shm` are folders of the sandbox's own; modes, owners, times and attributes can be changed
  only there (Landlock has no say in these).
* `ipc.py`: System V objects and POSIX queues: keys and names are the sandbox's own, and all are removed after a run.

`guard.py` holds them together.
"""
