"""The report's content, built once from what is recorded; Word, PDF and the web page only format it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from inspections.models import Inspection
from inspections.texts.edition import AUDIENCES
from reports.content.annexes import annexes
from reports.content.chapters import chapters
from reports.content.edition import edition_sections
from reports.content.opening import about, ratings_page
from reports.content.wording import day, fieldwork, month, overall, score
from reports.document import Report, put_together
from reports.figures.queries import remarks_of
from reports.queries import Source, for_others, read

TITLE = "An inspection of youth offending work"


WORKING, ACCURACY, PUBLISHED = AUDIENCES
DRAFTS: Final = {WORKING: "Working draft", ACCURACY: "Draft for factual accuracy", PUBLISHED: "Draft"}
"""What a report by an edition is called until it is issued."""
Remarks = Mapping[str, Sequence[str]]
NO_REMARKS: Final[Remarks] = MappingProxyType({})


def build_report(
    inspection: Inspection,
    *,
    made_on: date,
    issue: int | None = None,
    audience: str = WORKING,
    is_checked: bool = False,
) -> Report:
    """Return the report as `report_from` does. `made_on` is the day that it names; with `is_checked` the working draft
    holds what there is to check in its texts. A fixed number of queries, and nothing is written.
    """
    source = read(inspection, made_on)
    remarks = remarks_of(source) if is_checked and audience == WORKING else NO_REMARKS
    return report_from(source, issue, audience=audience, remarks=remarks)


def report_from(
    source: Source, issue: int | None = None, *, audience: str = WORKING, remarks: Remarks = NO_REMARKS
) -> Report:
    """Return the report of an inspection, by its edition where it has one. No query.

    What is no working draft leaves the team (`for_others`).
    `audience` is one of `AUDIENCES`; without an edition the report is the same for all. `remarks` are what there is to
    check, by the place of the text: the Word working draft shows them in its margin.
    """
    if issue or audience != WORKING:
        source = for_others(source)
    if source.edition is not None:
        return _by_edition(replace(source, audience=audience), issue, remarks if audience == WORKING else NO_REMARKS)
    inspection = source.inspection
    service = inspection.service.name
    report = Report(
        title=f"{TITLE}: {service}",
        subject=TITLE,
        service=service,
        status=f"Issue {issue}" if issue else "Draft",
        reference=inspection.reference,
        made_on=source.made_on.isoformat(),
        file_name=f"{inspection.reference}-report-issue-{issue}" if issue else f"{inspection.reference}-report-draft",
        cover=_cover(source, issue),
        sections=(about(source, issue), ratings_page(source), *chapters(source), *annexes(source)),
    )
    return put_together(report)


def _by_edition(source: Source, issue: int | None, remarks: Remarks) -> Report:
    reference, service = source.inspection.reference, source.inspection.service.name
    name = f"issue-{issue}" if issue else "draft" if source.audience == WORKING else source.audience
    report = Report(
        title=f"{TITLE}: {service}",
        subject=TITLE,
        service=service,
        status=f"Issue {issue}" if issue else DRAFTS[source.audience],
        reference=reference,
        made_on=source.made_on.isoformat(),
        file_name=f"{reference}-report-{name}",
        cover=_cover_by_edition(source, issue),
        sections=edition_sections(source, remarks),
    )
    return put_together(report, refer=True)


def _cover_by_edition(source: Source, issue: int | None) -> tuple[tuple[str, str], ...]:
    """Return what the title page says: how the service was rated only where the report is the team's."""
    edition, inspection = source.edition or {}, source.inspection
    working = source.audience == WORKING
    held = fieldwork(source) if edition.get("days") else month(inspection.fieldwork_starts)
    published = (day if edition.get("days") else month)(inspection.published) if inspection.published else ""
    pairs = (
        ("Overall rating", overall(source) if working else ""),
        ("Score", score(source) if working and edition.get("score") else ""),
        ("Local authority", inspection.service.local_authority),
        ("Region", inspection.service.region),
        ("Fieldwork", held),
        ("Publication", published),
        ("" if issue else f"{DRAFTS[source.audience]} made on", day(source.made_on)),
    )
    return tuple((label, value) for label, value in pairs if label and value)


def _cover(source: Source, issue: int | None) -> tuple[tuple[str, str], ...]:
    service = source.inspection.service
    pairs = (
        ("Overall rating", overall(source)),
        ("Score", score(source)),
        ("Local authority", service.local_authority),
        ("Region", service.region),
        ("Fieldwork", fieldwork(source)),
        ("Reference", source.inspection.reference),
        (f"Issue {issue} made on" if issue else "Draft made on", day(source.made_on)),
        ("Publication", day(source.inspection.published) if source.inspection.published else ""),
        ("Published by", "\n".join(filter(None, (source.publisher.name, source.publisher.address)))),
    )
    return tuple((label, value) for label, value in pairs if value)
