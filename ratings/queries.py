"""Reading an inspection's ratings: every figure is worked out on read, from a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from cases.models import Answer, Reading, SampledCase, decided
from cases.queries import eligible_of
from inspections.answers import CLASSIFICATION
from inspections.models import Domain, EvidenceRating, Inspection, Item, Standard
from inspections.outline import read_outline
from inspections.rating_rules import Rules
from ledger.models import Entry
from ratings.models import PanelAttendance, PanelDecision, PanelMeeting, Representation
from ratings.rollup.classifications import Classified
from ratings.rollup.figures import CaseJudgements, DomainOutline, NoCases, RollUp, StandardOutline
from ratings.rollup.frozen import moved_since
from ratings.rollup.precision import Basis
from ratings.rollup.prompts import PromptedCase
from ratings.rollup.scoring import roll_up


@dataclass(frozen=True)
class Ratings:
    """All that the ratings of an inspection are worked out from, and the figures that follow.

    `domains` are rows with their standards and key questions in order. `evidence_ratings` is by standard number.
    `decisions` holds every panel decision, oldest meeting first; those in force are in `in_force`, by standard number.
    `basis` is what the precision of the percentages rests on.
    """

    inspection: Inspection
    rules: Rules
    domains: tuple[Domain, ...]
    cases: tuple[CaseJudgements, ...]
    evidence_ratings: Mapping[str, str]
    decisions: tuple[PanelDecision, ...]
    basis: Basis
    rollup: RollUp

    @cached_property
    def no_cases_reasons(self) -> dict[int, str]:
        """Why the domains without cases have none, by domain number, where somebody has said. One query, where a domain
        is without cases."""
        without = [domain.number for domain in self.rollup.domains if domain.no_cases is not None]
        if not without:
            return {}
        rows = self.inspection.no_cases_reasons.filter(domain__number__in=without).order_by("domain__position")
        return dict(rows.values_list("domain__number", "reason"))

    @property
    def standards(self) -> dict[str, Standard]:
        """The standards' rows by number, in framework order."""
        return {standard.number: standard for domain in self.domains for standard in domain.standards.all()}

    @property
    def in_force(self) -> dict[str, PanelDecision]:
        """The latest decision that takes effect on each standard, by the meeting's date and then as stored."""
        return {decision.standard.number: decision for decision in self.decisions if decision.takes_effect}

    def moved_under(self, decision: PanelDecision) -> list[str]:
        """Say, a sentence each, which figures that a decision rests on are not those of today.

        A decision from a file that froze no figures rests on the calculated rating alone. One on a standard that has
        left the score has no effect, whatever it rests on.
        """
        now = self.rollup.standards[decision.standard.number]
        if now.leaves_the_score:
            return []
        if decision.figures:
            return moved_since(decision.figures, now, self.rules)
        if decision.calculated == (now.calculated or ""):
            return []
        then, today = (self.rules.labelled(one, "none") for one in (decision.calculated, now.calculated))
        return [f"The calculated rating was {then} and is {today} now."]

    def mark_on(self, decision: PanelDecision) -> str:
        """The one mark that pages, command and admin show; "" where nothing moved or the decision is not in force."""
        current = self.in_force.get(decision.standard.number)
        moved = self.moved_under(decision) if current is not None and current.pk == decision.pk else []
        if not moved:
            return ""
        return f"This decision rests on superseded figures. {' '.join(moved)} The panel must confirm or change it."

    @property
    def marks(self) -> dict[str, str]:
        """The marks on the decisions in force that rest on superseded figures, by standard number."""
        marked = {number: self.mark_on(decision) for number, decision in self.in_force.items()}
        return {number: mark for number, mark in marked.items() if mark}

    def before_panel(self) -> RollUp:
        """The figures as they would be had no panel met."""
        return self.with_panel({})

    def after(self, held_on: date, decided: Mapping[str, str]) -> RollUp:
        """A meeting that was held before one already recorded does not supersede that one's decisions."""
        panel = {number: decision.rating for number, decision in self.in_force.items()}
        later = self.decided_after(held_on)
        return self.with_panel(panel | {number: rating for number, rating in decided.items() if number not in later})

    def decided_after(self, held_on: date) -> set[str]:
        """The numbers of the standards on which a meeting held after that day has decided already."""
        return {number for number, decision in self.in_force.items() if decision.meeting.held_on > held_on}

    def with_panel(self, panel_ratings: Mapping[str, str]) -> RollUp:
        """The figures with these decisions of a panel in force, by standard number, and no others."""
        return roll_up(
            rules=self.rules,
            domains=outline_of(self.domains),
            cases=self.cases,
            evidence_ratings=self.evidence_ratings,
            panel_ratings=panel_ratings,
        )


def ratings_of(inspection: Inspection) -> Ratings:
    """Return the ratings of an inspection with all that they rest on. Five queries, however many cases there are."""
    return ratings_of_each([inspection])[inspection.pk]


def ratings_of_each(inspections: Collection[Inspection]) -> dict[int, Ratings]:
    """Return the ratings of inspections by primary key. Five queries, however many inspections there are."""
    eligible = eligible_of(inspections)
    cases, evidence, decisions = _cases(inspections), _evidence_ratings(inspections), _decisions(inspections)
    found = {}
    for inspection in inspections:
        outline = read_outline(inspection.framework)
        read = Ratings(
            inspection=inspection,
            rules=outline.rules,
            domains=tuple(outline.domains.values()),
            cases=tuple(cases[inspection.pk]),
            evidence_ratings=evidence[inspection.pk],
            decisions=tuple(decisions[inspection.pk]),
            basis=Basis(Decimal(inspection.confidence_percent), eligible[inspection.pk]),
            rollup=RollUp(domains=(), score=None, out_of=0, overall=None, provisional=True),
        )
        panel = {number: decision.rating for number, decision in read.in_force.items()}
        found[inspection.pk] = replace(read, rollup=read.with_panel(panel))
    return found


def roll_up_of(inspection: Inspection, *, before_panel: bool = False) -> RollUp:
    """Return every figure of an inspection: the panel's decisions in force counted, or as before any panel."""
    ratings = ratings_of(inspection)
    return ratings.before_panel() if before_panel else ratings.rollup


def proposals_made(inspection: Inspection) -> dict[str, list[tuple[str, int | None]]]:
    """By standard, oldest first: the rating, and who proposed it or rated the evidence. Two queries."""
    evidence = inspection.evidence_ratings.exclude(rating="").values_list("standard__number", "rating", "rated_by")
    proposals = inspection.proposals.order_by("number").values_list("standard__number", "rating", "proposed_by")
    made: dict[str, list[tuple[str, int | None]]] = {}
    for number, rating, person in [*evidence.order_by(), *proposals]:
        made.setdefault(number, []).append((rating, person))
    return made


def meeting_under_way(inspection: Inspection) -> PanelMeeting | None:
    """Return the panel meeting at which decisions can be recorded now, None where there is none."""
    return inspection.panel_meetings.select_related("chair").filter(chair__isnull=False, concluded_at=None).first()


def meetings_of(inspection: Inspection) -> QuerySet[PanelMeeting]:
    """Return the panel meetings with their decisions and who took part, the latest first. Three queries."""
    decisions = PanelDecision.objects.select_related("standard", "decided_by", "confirmation_by").order_by(
        "standard__position"
    )
    attendances = PanelAttendance.objects.select_related("member")
    return (
        inspection.panel_meetings.select_related("recorded_by", "chair", "concluded_by")
        .prefetch_related(Prefetch("decisions", decisions), Prefetch("attendances", attendances))
        .order_by("-held_on", "-pk")
    )


def meeting_number(meeting: PanelMeeting) -> int:
    """Return the meeting's number on its inspection, by when the meetings were stored: it never changes."""
    return PanelMeeting.objects.filter(inspection=meeting.inspection_id, pk__lte=meeting.pk).count()


def acts_of(meeting: PanelMeeting) -> QuerySet[Entry]:
    """Return the ledger's entries of what was done at a meeting, oldest first. Three queries with their words."""
    entries = Entry.objects.filter(chain__name=meeting.inspection.reference, content__meeting=meeting_number(meeting))
    return entries.order_by("sequence").prefetch_related("words")


def representations_of(inspection: Inspection) -> QuerySet[Representation]:
    """Return the service's representations with their standards and cases, the latest first. Three queries."""
    standards = Standard.objects.order_by("position")
    return (
        inspection.representations.select_related("inspection", "recorded_by", "answered_by")
        .prefetch_related(
            Prefetch("standards", standards), Prefetch("cases", SampledCase.objects.order_by("reference"))
        )
        .order_by("-number")
    )


@dataclass(frozen=True)
class JudgedCase:
    """Who reads the case, the answer that counts ("" for none), and whether two readers decided it jointly."""

    reference: str
    reader: User | None
    answer: str = ""
    is_joint: bool = False


def cases_judged_on(inspection: Inspection, question: Item, case_type: str) -> list[JudgedCase]:
    """Return the cases that a key question is put to, none withdrawn. Two queries."""
    firsts = _firsts(inspection).filter(case__case_type=case_type)
    judged = {
        reading: (answer, joint is not None)
        for reading, answer, joint in decided(Answer.objects.filter(reading__in=firsts, item=question))
        .values_list("reading_id", "decided_answer", "joint_answer")
        .order_by()
    }
    return [
        JudgedCase(each.case.reference, each.reader, *judged.get(each.pk, ()))
        for each in firsts.select_related("case", "reader").order_by("case__reference")
    ]


def prompted_cases(ratings: Ratings, numbers: Collection[str]) -> dict[str, list[PromptedCase]]:
    """By key question: the cases put to it, with their answers to its prompts; none withdrawn. One query."""
    answers: dict[tuple[str, str], dict[str, str]] = {}
    rows = (
        Answer.objects.filter(reading__in=_firsts(ratings.inspection), item__kind=Item.Kind.PROMPT)
        .filter(item__parent__key__in=numbers)
        .values_list("reading__case__reference", "item__parent__key", "item__label", "value")
        .order_by()
    )
    for reference, number, letter, answer in rows:
        answers.setdefault((reference, number), {})[letter] = answer
    case_types = {
        question.key: domain.case_type
        for domain in ratings.domains
        for standard in domain.standards.all()
        for question in standard.key_questions
    }
    return {
        number: [
            PromptedCase(case.reference, case.judgements.get(number, ""), answers.get((case.reference, number), {}))
            for case in ratings.cases
            if case.case_type == case_types[number]
        ]
        for number in numbers
    }


def classified_cases(inspection: Inspection) -> list[tuple[Item, list[Classified]]]:
    """Each fact with its cases, none withdrawn; what is no classification is "". Two queries."""
    items = read_outline(inspection.framework).items.values()
    facts = [item for item in items if item.answers == CLASSIFICATION and item.beside]
    cases = list(inspection.sampled_cases.inspected().order_by("reference"))
    rows = Answer.objects.filter(reading__in=_firsts(inspection), item__in=facts).order_by()
    values = {(fact, case): value for fact, case, value in rows.values_list("item_id", "reading__case_id", "value")}
    return [
        (
            fact,
            [
                Classified(
                    case.reference, case.case_type, getattr(case, fact.beside), values.get((fact.pk, case.pk), "")
                )
                for case in cases
                if fact.is_put_to(case.case_type)
            ],
        )
        for fact in facts
    ]


def _firsts(inspection: Inspection) -> QuerySet[Reading]:
    """Return the first readings of the cases that are not withdrawn."""
    return (
        Reading.objects.of_kind(Reading.Kind.FIRST)
        .filter(case__inspection=inspection, case__withdrawn_at__isnull=True)
        .order_by()
    )


def outline_of(domains: Iterable[Domain]) -> list[DomainOutline]:
    """Return the outline that scoring takes, of rows with their standards and key questions prefetched. No query."""
    return [
        DomainOutline(
            number=domain.number,
            rated_from=domain.rated_from,
            case_type=domain.case_type or None,
            no_cases=NoCases(domain.no_cases),
            standards=tuple(
                StandardOutline(standard.number, tuple(question.key for question in standard.key_questions))
                for standard in domain.standards.all()
            ),
        )
        for domain in domains
    ]


def _cases(inspections: Collection[Inspection]) -> Mapping[int, list[CaseJudgements]]:
    """By reference, none withdrawn. Where two readings differ, the answer is the one that was decided jointly."""
    inspected = SampledCase.objects.inspected().filter(inspection__in=inspections)
    firsts = Reading.objects.of_kind(Reading.Kind.FIRST).filter(case__in=inspected.order_by())
    answers: dict[int, dict[str, str]] = defaultdict(dict)
    judged = decided(Answer.objects.filter(reading__in=firsts.order_by(), item__kind=Item.Kind.QUESTION))
    rows = judged.values_list("reading__case_id", "item__key", "decided_answer").order_by()
    for case_id, number, answer in rows:
        answers[case_id][number] = answer
    found: dict[int, list[CaseJudgements]] = defaultdict(list)
    cases = inspected.order_by("case_type", "reference").values_list("inspection_id", "pk", "reference", "case_type")
    for inspection_id, pk, reference, case_type in cases:
        found[inspection_id].append(CaseJudgements(reference, case_type, answers[pk]))
    return found


def _evidence_ratings(inspections: Collection[Inspection]) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rated = EvidenceRating.objects.filter(inspection__in=inspections).exclude(rating="").order_by()
    for inspection_id, number, rating in rated.values_list("inspection_id", "standard__number", "rating"):
        found[inspection_id][number] = rating
    return found


def _decisions(inspections: Collection[Inspection]) -> Mapping[int, list[PanelDecision]]:
    found: dict[int, list[PanelDecision]] = defaultdict(list)
    rows = PanelDecision.objects.filter(meeting__inspection__in=inspections)
    rows = rows.select_related("meeting", "standard", "decided_by", "confirmation_by")
    for row in rows.order_by("meeting__held_on", "meeting_id", "standard__position"):
        found[row.meeting.inspection_id].append(row)
    return found
