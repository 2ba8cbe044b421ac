from dataclasses import dataclass

from ratings.models import PanelMeeting
from ratings.pages.sections import StandardSection, domain_sections
from ratings.queries import Ratings

MOVED = "Figures have moved under a decision"
WITH_GROUNDS = "Standards with grounds for discretion"
FROM_EVIDENCE = "Standards rated from evidence"
PROPOSED = "Proposed by the lead inspector"
OTHERS = "The other standards"
NO_CASES = "Standards without cases, of which the framework does not say what happens: they need not be rated"
POINTS = (MOVED, WITH_GROUNDS, FROM_EVIDENCE, PROPOSED, OTHERS, NO_CASES)


@dataclass(frozen=True)
class ProposalLine:
    """What is proposed to the panel for a standard: the rating in words, why and by whom ("" where not known)."""

    rating: str
    label: str
    reason: str
    by: str


@dataclass(frozen=True)
class AgendaLine:
    section: StandardSection
    proposal: ProposalLine | None


@dataclass(frozen=True)
class AgendaPoint:
    title: str
    standards: tuple[AgendaLine, ...]


def agenda(ratings: Ratings, meeting: PanelMeeting | None) -> list[AgendaPoint]:
    """Return the standards that a meeting has before it, in this order: those with a decision under which figures
    moved, those with grounds for discretion, those rated from evidence, those with a proposal, the others, those that
    need no rating because they have no cases.

    What the meeting has decided already is left out, and what leaves the score.
    """
    decided = {row.standard.number for row in ratings.decisions if meeting and row.meeting_id == meeting.pk}
    proposals = proposals_of(ratings)
    points: dict[str, list[AgendaLine]] = {title: [] for title in POINTS}
    for domain in domain_sections(ratings):
        for section in domain.standards:
            if section.row.number not in decided and not section.result.leaves_the_score:
                line = AgendaLine(section, proposals.get(section.row.number))
                points[_point(line)].append(line)
    return [AgendaPoint(title, tuple(lines)) for title, lines in points.items() if lines]


def proposals_of(ratings: Ratings) -> dict[str, ProposalLine]:
    """Return what is proposed to the panel by standard: by the lead inspector, or by the rating from evidence."""
    rules = ratings.rules
    found = {}
    evidence = ratings.inspection.evidence_ratings.exclude(rating="").select_related("standard", "rated_by")
    for row in evidence.order_by():
        by = str(row.rated_by or "")
        found[row.standard.number] = ProposalLine(row.rating, rules.label(row.rating), row.reasons, by)
    for one in ratings.inspection.proposals.select_related("standard", "proposed_by").order_by("number"):
        line = ProposalLine(one.rating, rules.label(one.rating), one.reason, str(one.proposed_by))
        found[one.standard.number] = line
    return found


def _point(line: AgendaLine) -> str:
    if line.section.changed:
        return MOVED
    if line.section.grounds:
        return WITH_GROUNDS
    if not line.section.from_cases:
        return FROM_EVIDENCE
    if line.proposal:
        return PROPOSED
    return OTHERS if line.section.result.no_cases is None else NO_CASES
