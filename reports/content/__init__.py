"""The report's content, built once from what is recorded; Word, PDF and the web page only format it."""

from datetime import date

from inspections.models import Inspection
from reports.content.annexes import annexes
from reports.content.chapters import chapters
from reports.content.opening import about, ratings_page
from reports.content.wording import day, fieldwork, overall, score
from reports.document import Report, put_together
from reports.queries import Source, for_others, read

TITLE = "An inspection of youth offending work"


def build_report(inspection: Inspection, *, made_on: date, issue: int | None = None) -> Report:
    """`made_on` is the day that the report names. A fixed number of queries, and nothing is written."""
    return report_from(read(inspection, made_on), issue)


def report_from(source: Source, issue: int | None = None) -> Report:
    """What is not a draft has left the team (`for_others`). No query."""
    source = for_others(source) if issue else source
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
