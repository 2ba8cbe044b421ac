"""What stands between a report and its issue."""

from collections.abc import Iterator

from ratings.readiness import Lack, lacking
from reports.figures.queries import open_figures
from reports.queries import Source


def lacks_of(source: Source) -> list[Lack]:
    """Return what a report lacks before it is issued, and what its ratings lack before they are closed."""
    return [*lacking(source.ratings), *_figures(source)]


def obstacles_to_issuing(source: Source) -> list[Lack]:
    """Return what stops the issue: nothing where no edition is chosen."""
    return [lack for lack in lacks_of(source) if lack.stops]


def _figures(source: Source) -> Iterator[Lack]:
    for found in open_figures(source):
        sentence = f"{found.text.title}: “{found.said}” is open. {found.say}"
        yield Lack(sentence, found.text.address, stops=source.edition is not None)
