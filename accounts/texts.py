"""Texts as they are stored. Pure."""

from typing import Final

NUL: Final = "\x00"
"""What no database and no file can hold."""
INSTEAD: Final = "\ufffd"
"""What stands in words for a character that is none, so that they can be stored, and it is seen that one is missing."""


def plain(text: str) -> str:
    """Return a text as it is stored: line ends as \n, nothing but words at its ends.

    For what no database and no file can hold, the character NUL and halves of a character, stands U+FFFD.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace(NUL, INSTEAD)
    return whole.replace("\r\n", "\n").replace("\r", "\n").strip()
