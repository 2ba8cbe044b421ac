"""Texts as they are stored. Pure."""


def plain(text: str) -> str:
    """Return a text as it is stored: line ends as \\n, nothing but words at its ends.

    What no database and no file can hold goes: the character NUL, and halves of a character.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
    return whole.replace("\r\n", "\n").replace("\r", "\n").strip()
