"""Runs a command in a terminal of 100 x 30: what comes in is typed, what it writes goes out.

The last line on standard error is JSON: the exit code, and whether the terminal's settings are as before.
"""

import fcntl
import json
import os
import select
import struct
import subprocess
import sys
import termios

terminal, inside = os.openpty()
fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
before = termios.tcgetattr(inside)
child = subprocess.Popen(
    sys.argv[1:], stdin=inside, stdout=inside, stderr=inside, start_new_session=True
)
typed = sys.stdin.fileno()
sources = [terminal, typed]
while child.poll() is None:
    ready, _, _ = select.select(sources, [], [], 0.1)
    if terminal in ready:
        os.write(sys.stdout.fileno(), os.read(terminal, 65536))
    if typed in ready:
        keys = os.read(typed, 65536)
        if keys:
            os.write(terminal, keys)
        else:
            sources.remove(typed)
while select.select([terminal], [], [], 0)[0]:
    os.write(sys.stdout.fileno(), os.read(terminal, 65536))
restored = termios.tcgetattr(inside) == before
print(json.dumps({"exitCode": child.returncode, "isRestored": restored}), file=sys.stderr)
