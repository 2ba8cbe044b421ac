"""What each child process that reads a file does: it limits itself, reads standard input, and answers with JSON.

The file comes from outside, and a small one can be made that takes hours and all memory to read.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Final

from cases.caseload.tables import SECONDS, TOO_MUCH, CannotReadError, Request, Table, to_json

_MEMORY: Final = 512 * 1024 * 1024
_NICENESS: Final = 5
"""Whoever waits for a page goes before whoever waits for a file."""


def answer(read: Callable[[bytes, Request], Table]) -> None:
    """Read the request, which is a line of JSON, and the file behind it, and write what `read` found in it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # What is read of children must not be left behind in a core file.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICENESS)
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        found = to_json(read(sys.stdin.buffer.read(), Request(asked["sheet"], frozenset(asked["names"]))))
    except CannotReadError as fault:
        found = to_json(fault)
    except MemoryError:
        found = to_json(CannotReadError(TOO_MUCH))
    sys.stdout.buffer.write(found)
