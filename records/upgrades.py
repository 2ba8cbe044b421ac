"""How an image of an earlier schema becomes one of today's. Pure.

The rule: whoever writes a migration that changes a declared table adds a function to `UPGRADES` and raises
`ledger.images.SCHEMA` by one. The function takes one image as the schema before had it and yields what it is in the
next one: another image, several, or none. What can't be told from one image alone, the migration states anew in an act
of its own, with `records.opening`. An entry keeps the number that it was written under, so old chains are never
rewritten, and their hashes stay.
"""

from collections.abc import Callable, Iterable
from typing import Final

from ledger.images import Image

UPGRADES: Final[tuple[Callable[[Image], Iterable[Image]], ...]] = ()


def upgraded(image: Image, schema: int) -> list[Image]:
    """Return what an image written under a schema's number is today."""
    images = [image]
    for upgrade in UPGRADES[schema:]:
        images = [later for earlier in images for later in upgrade(earlier)]
    return images
