import subprocess
import sys

DECODE_AT_ONCE = """
import sys, threading
from grader.sandbox import session
sys.setswitchinterval(1e-6)
together = threading.Barrier(8)
def first():
    together.wait()
    session._REPLY.decode(b'{"observation": null, "fault": "none"}')
threads = [threading.Thread(target=first) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_the_first_replies_of_many_sandboxes_may_come_at_once():
    """Eight threads take their first reply apart in the same moment, in twelve new processes: none crashes."""
    ends = [subprocess.run([sys.executable, "-c", DECODE_AT_ONCE], check=False).returncode for _ in range(12)]
    assert ends == [0] * 12
