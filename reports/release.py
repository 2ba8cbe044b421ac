"""What stands between a report and its readers: the audit of small numbers, and what a pair of issues gives away."""

import json
import logging
import subprocess
import sys
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.conf import settings

from disclosure.lines import Line, Published, after, moved
from inspections.errors import Refused
from inspections.models import Inspection
from reports.published import kinds, published
from reports.queries import Source

AUDIT_SECONDS: Final = 20
"""The audit takes 2 or 3; a request may take 30."""
NOT_AUDITED: Final = (
    "The audit of small numbers could not be made, so nothing was issued. Try again. If it happens again, tell whoever "
    "runs this installation: the log says why."
)
NOT_LISTED: Final = "It was made without an audit, so that what it gives away beside this one can’t be listed."
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Revealed:
    """What an earlier issue and the report as it is now give away together, in sentences: `number` is the issue's."""

    number: int
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Audited:
    """A source without what may not be published, and the record of its audit, which is stored with the issue."""

    source: Source
    record: dict[str, Any]


def revealed_with(source: Source) -> list[Revealed]:
    """Return what the core of the report and of each earlier issue reveal: tables that do are left out. One query."""
    now = published(source)
    found = []
    for number, record in _records(source.inspection):
        said = [NOT_LISTED]
        if record is not None:
            before = _read(record)
            core = [label for label in moved(now, before) if label not in now.tables]
            said = [f"{label}: {before.told[label]} before, {now.told[label]} now" for label in core]
        if said:
            found.append(Revealed(number, tuple(said)))
    return found


def audited(source: Source) -> Audited:
    """Audit the report with all issues before it, in a process of its own. One query.

    Raises Refused where the audit can't be made.
    """
    told, left_out = published(source), set()
    for number, record in _records(source.inspection):
        if record is not None:
            before = _read(record)
            left_out |= {told.tables[label] for label in moved(told, before) if label in told.tables}
            after(told, before, number)
    lines = [asdict(line) for line in told.lines]
    given = {"counts": told.counts, "lines": lines, "kinds": kinds(told), "left_out": sorted(left_out)}
    found = _in_a_process(given)
    source = replace(source, left_out=frozenset(found["left_out"]))
    told = published(source)
    implied = (Line(**line) for line in found.pop("implied"))
    told.lines += [line for line in implied if line.counts.keys() <= told.counts.keys()]
    return Audited(source, found | asdict(told))


def _in_a_process(given: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "disclosure.audit"]
    try:
        done = subprocess.run(  # noqa: S603 - this project's own module, and nothing of the request
            command,
            input=json.dumps(given),
            capture_output=True,
            check=True,
            cwd=settings.BASE_DIR,
            text=True,
            timeout=AUDIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.exception("The audit of small numbers failed: %s", getattr(error, "stderr", ""))
        raise Refused(NOT_AUDITED) from error
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _records(inspection: Inspection) -> list[tuple[int, dict[str, Any] | None]]:
    return list(inspection.issues.order_by("number").values_list("number", "audit"))


def _read(record: dict[str, Any]) -> Published:
    return Published(record["counts"], [Line(**line) for line in record["lines"]], record["told"], record["tables"])
