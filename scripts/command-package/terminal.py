"""Types lines into a program in a terminal of its own, each once the prompt has come, and prints all that it showed.

    python3 terminal.py PROMPT LINES-AS-JSON PROGRAM [ARGUMENTS]
"""

import json
import os
import pty
import sys

prompt = sys.argv[1].encode()
lines = json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[3], sys.argv[3:])

shown = b""
read_until = 0
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:  # Linux says so where macOS says that nothing is left.
        part = b""
    if not part:
        break
    shown += part
    # A shell draws its prompt anew while it completes: that of the next line comes after the output of the last.
    if lines and prompt in shown[read_until:]:
        read_until = len(shown)
        os.write(terminal, lines.pop(0).encode() + b"\n")
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
