"""Usernames are kept as they were written, and told apart without regard to case. Pure."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1024)
def folded(username: str) -> str:
    """Return what two spellings of one username have in common: NFKC, Unicode's case folding, and NFKC again.

    So READER is reader, in letters of full width too, and STRASSE is straße; é is not e.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())
