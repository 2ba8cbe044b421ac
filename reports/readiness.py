"""What stands between a report and its issue."""

from collections.abc import Sequence

from ratings.readiness import Lack, lacking
from reports.queries import Source


def open_figures(source: Source) -> Sequence[str]:
    """Return a sentence for each figure of the texts that is open without a reason."""
    return ()


def lacks_of(source: Source) -> list[Lack]:
    """Return what a report lacks before it is issued, and what its ratings lack before they are closed."""
    return lacking(source.ratings, open_figures(source))


def obstacles_to_issuing(source: Source) -> list[Lack]:
    """Return what stops the issue: nothing where no edition is chosen."""
    return [lack for lack in lacks_of(source) if lack.stops]
