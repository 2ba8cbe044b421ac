"""Finding out that a page was saved by somebody else while it was open. Pure."""

import hashlib
import json
from typing import Any


def fingerprint(shown: Any) -> str:
    """Return 16 hexadecimal digits that stand for what a page showed, as plain data: other content, other digits."""
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:16]
