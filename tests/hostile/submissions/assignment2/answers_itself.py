# tries: to do the child's work itself
# verdict: uses-pipes failed pipes-used
# verdict: child-does-the-work failed children-wrote
# verdict: no-fd-leak failed no-descriptor-leak
import os
def upper_via_child(message):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    reader, writer = os.pipe()
    os.pipe()
    os.write(writer, message.upper())
    return os.read(reader, len(message))
