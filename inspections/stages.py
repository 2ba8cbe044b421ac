from dataclasses import dataclass

from django.utils.timezone import localtime

from inspections.models import Inspection
from inspections.stage_queries import Progress
from inspections.wording import counted


@dataclass(frozen=True)
class Stage:
    title: str
    view: str
    done: bool
    status: str
    detail: str = ""


def stages(inspection: Inspection, progress: Progress) -> list[Stage]:
    """Return the stages in their order. Several may be under way at once."""
    return [*_preparation(inspection, progress), *_fieldwork(progress), *_conclusion(inspection, progress)]


def _preparation(inspection: Inspection, progress: Progress) -> list[Stage]:
    dated = bool(inspection.fieldwork_starts and inspection.fieldwork_ends)
    led = progress.lead_inspector is not None
    cases, loaded = progress.cases, progress.caseload
    again = "Drawn again" if progress.draws > 1 else "Drawn"
    how = again if progress.draws else "Imported"
    return [
        Stage("Set up", "inspections:settings", dated, "Completed" if dated else "Fieldwork dates missing"),
        Stage(
            "Team",
            "inspections:team",
            led,
            counted(progress.members, "person", "people") if led else "No lead inspector",
        ),
        Stage(
            "Caseload",
            "cases:caseload",
            loaded is not None,
            "Not loaded" if loaded is None else counted(loaded, "case"),
        ),
        Stage(
            "Sample",
            "cases:sample",
            cases.sampled > 0,
            f"{how}: {counted(cases.sampled, 'case')}" if cases.sampled else "Not drawn",
        ),
        Stage(
            "Allocation",
            "cases:allocation",
            0 < cases.sampled == cases.allocated,
            f"{cases.allocated} of {counted(cases.sampled, 'case')} allocated" if cases.sampled else "Not started",
        ),
    ]


def _fieldwork(progress: Progress) -> list[Stage]:
    cases = progress.cases
    rated, standards = progress.rated_from_evidence, progress.standards_from_evidence
    written, domains = progress.domains_with_findings, progress.domains
    return [
        Stage(
            "Fieldwork",
            "cases:case_list",
            0 < cases.sampled == cases.submitted,
            f"{cases.submitted} of {counted(cases.sampled, 'case')} submitted" if cases.sampled else "Not started",
        ),
        Stage(
            "Standards rated from evidence",
            "inspections:evidence",
            rated == standards,
            f"{rated} of {counted(standards, 'standard')} rated",
        ),
        Stage(
            "Findings",
            "inspections:findings",
            written == domains,
            f"{written} of {counted(domains, 'domain')} written",
        ),
        Stage(
            "Recommendations",
            "inspections:recommendations",
            progress.recommendations > 0,
            counted(progress.recommendations, "recommendation") if progress.recommendations else "None written",
        ),
    ]


def _conclusion(inspection: Inspection, progress: Progress) -> list[Stage]:
    cases = progress.cases
    begun = cases.answered > 0 or progress.rated_from_evidence > 0
    complete = (
        cases.sampled > 0 and cases.unanswered == 0 and progress.rated_from_evidence == progress.standards_from_evidence
    )
    questions = (
        f"{counted(cases.unanswered, 'key question')} in the sampled cases unanswered" if cases.unanswered else ""
    )
    return [
        Stage(
            "Ratings",
            "ratings:ratings",
            complete,
            "Worked out" if complete else "Provisional" if begun else "Nothing to rate yet",
            questions if begun else "",
        ),
        _panel(inspection, progress),
        _report(inspection, progress),
    ]


def _panel(inspection: Inspection, progress: Progress) -> Stage:
    met = counted(progress.panel_meetings, "meeting") if progress.panel_meetings else "Has not met"
    closed = inspection.ratings_are_closed
    return Stage(
        "Ratings panel",
        "panel:panel",
        closed or progress.panel_meetings > 0,
        "Ratings closed" if closed else met,
        met if closed else "",
    )


def _report(inspection: Inspection, progress: Progress) -> Stage:
    published, issue = inspection.published, progress.issue
    issued = f"Issue {issue[0]}, {localtime(issue[1]):%-d %B %Y}" if issue else ""
    return Stage(
        "Report draft",
        "reports:report",
        published is not None or issue is not None,
        f"Published on {published:%-d %B %Y}" if published else issued or "Draft",
        issued if published else "",
    )
