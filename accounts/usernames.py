"""Usernames are kept as they were written, and told apart without regard to case. Pure."""

import unicodedata
from functools import lru_cache
from typing import Final

LONGEST_NAME: Final = 150


def folded(username: str) -> str:
    """Return what two spellings of one username have in common: NFKC, Unicode's case folding, and NFKC again.

    So READER is reader, in letters of full width too, and STRASSE is straße; é is not e. What is too long for a
    username is cut and stands for nobody: anybody can type a megabyte at the sign-in, which to fold takes a second.
    """
    return _folded(username) if len(username) <= LONGEST_NAME else f" {username[:LONGEST_NAME]}"


@lru_cache(maxsize=1024)
def _folded(username: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())
