from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from accounts.models import User
from inspections.answers import INSUFFICIENT, SUFFICIENT, AnswerSets
from inspections.models import Domain, Item, Standard
from inspections.rating_rules import Rules
from inspections.wording import listed
from ratings.models import PanelDecision, PanelMeeting
from ratings.pages.plot import Plot, plot_of
from ratings.queries import JudgedCase, Ratings
from ratings.rollup import explain, precision
from ratings.rollup.figures import FROM_CASES, DomainResult, Ground, KeyQuestionResult, StandardResult
from ratings.rollup.precision import Precision, precision_of
from ratings.rollup.sensitivity import reaches

NOT_ANSWERED = "unanswered"


@dataclass(frozen=True)
class QuestionLine:
    """`up` and `down` say what would carry it to the band above or below, "" where nothing would."""

    row: Item
    text: str
    result: KeyQuestionResult
    percent: str
    band: str
    arithmetic: str
    precision: Precision | None
    precise: str
    up: str
    down: str


@dataclass(frozen=True)
class GroundLine:
    """A ground for a move by one band: the band's label, the sentence and the cases any one of which would do."""

    to: str
    sentence: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class StandardSection:
    """`precision` says how the ranges of its percentages are worked out."""

    row: Standard
    result: StandardResult
    domain: DomainResult
    questions: tuple[QuestionLine, ...]
    precision: str
    label: str
    calculated: str
    evidence: str
    panel: str
    how: str
    missing: str
    grounds: tuple[GroundLine, ...]
    decision: PanelDecision | None
    changed: str

    @property
    def from_cases(self) -> bool:
        return self.domain.rated_from == FROM_CASES

    @property
    def may_be_proposed(self) -> bool:
        """Return whether the lead inspector can propose its rating to the panel on a page of its own."""
        return self.from_cases and not self.result.leaves_the_score


@dataclass(frozen=True)
class DomainSection:
    """`precision` says how the ranges of its percentages are worked out.

    `without_cases` says what follows where it has no cases, "" where it has some.
    """

    row: Domain
    result: DomainResult
    label: str
    without_cases: str
    standards: tuple[StandardSection, ...]
    plot: Plot | None
    precision: str


@dataclass(frozen=True)
class DecisionLine:
    row: PanelDecision
    calculated: str
    rating: str
    what: str
    in_force: bool
    standing: str
    colour: str
    changed: str


@dataclass(frozen=True)
class MeetingSection:
    """A panel meeting with its decisions and who took part; `number` counts the meetings by their dates."""

    row: PanelMeeting
    number: int
    decisions: tuple[DecisionLine, ...]
    members: str


@dataclass(frozen=True)
class Answered:
    key: str
    label: str
    cases: int


def domain_sections(ratings: Ratings) -> list[DomainSection]:
    """Return every domain in the framework's order."""
    return [
        _domain_section(ratings, row, result)
        for row, result in zip(ratings.domains, ratings.rollup.domains, strict=True)
    ]


def standard_section(ratings: Ratings, number: str) -> StandardSection:
    """Return one standard, or raise Http404 where the framework has none of this number."""
    for section in domain_sections(ratings):
        for standard in section.standards:
            if standard.row.number == number:
                return standard
    raise Http404("No standard of this number.")


def domain_section(ratings: Ratings, number: int) -> DomainSection:
    """Return one domain, or raise Http404 where the framework has none of this number."""
    for section in domain_sections(ratings):
        if section.row.number == number:
            return section
    raise Http404("No domain of this number.")


def plot_of_standards(rules: Rules, name: str, standards: Sequence[StandardSection]) -> Plot:
    """Return the plot of the key questions of some standards; `name` is what they are together."""
    named = [(str(standard.row), standard.result) for standard in standards]
    ranges = {question.result.number: question.precision for each in standards for question in each.questions}
    title = f"{name}: percentage of cases judged sufficient"
    return plot_of(rules, standards[0].row.number.replace(".", "-"), title, named, ranges)


def question_of(ratings: Ratings, number: str) -> tuple[StandardSection, QuestionLine]:
    """Return a key question that is put to cases, with its standard; or raise Http404."""
    for section in domain_sections(ratings):
        for standard in section.standards:
            for question in standard.questions:
                if question.result.number == number:
                    return standard, question
    raise Http404("No key question of this number.")


def meeting_sections(ratings: Ratings, meetings: Sequence[PanelMeeting], first: int) -> list[MeetingSection]:
    """Return the meetings, the latest first, with their decisions in words; `first` is the first one's number."""
    return [
        MeetingSection(
            row,
            first - place,
            tuple(decision_line(ratings, decision) for decision in row.decisions.all()),
            listed([_member(row, one.member) for one in row.attendances.all()]),
        )
        for place, row in enumerate(meetings)
    ]


def _member(meeting: PanelMeeting, member: User) -> str:
    return f"{member} (chair)" if member.pk == meeting.chair_id else str(member)


def decision_line(ratings: Ratings, decision: PanelDecision) -> DecisionLine:
    current = ratings.in_force.get(decision.standard.number)
    in_force = current is not None and current.pk == decision.pk
    standing, colour = ("In force", "green") if in_force else ("Superseded", "grey")
    if in_force and ratings.rollup.standards[decision.standard.number].leaves_the_score:
        standing, colour = "Without effect: no cases", "grey"
    if not decision.takes_effect:
        standing, colour = ("Awaits the chair", "yellow") if decision.awaits_the_chair else ("Not confirmed", "grey")
    return DecisionLine(
        row=decision,
        calculated=ratings.rules.labelled(decision.calculated, "None calculated"),
        rating=ratings.rules.label(decision.rating),
        what=what_it_did(ratings.rules, decision),
        in_force=in_force,
        standing=standing,
        colour=colour,
        changed=ratings.mark_on(decision),
    )


def cases_behind(cases: Sequence[JudgedCase], answers: AnswerSets, judged: str) -> dict[str, Any]:
    """Return all cases or the group that the address names, and the groups with their counts, empty ones too."""
    labels = {
        **{value: judged_as(answers, value) for value in answers.judgements},
        NOT_ANSWERED: judged_as(answers, ""),
    }
    of_group = {key: [case for case in cases if (case.answer or NOT_ANSWERED) == key] for key in labels}
    groups = [Answered(key, label, len(of_group[key])) for key, label in labels.items()]
    return {
        "groups": groups,
        "chosen": next((group for group in groups if group.key == judged), None),
        "total": len(cases),
        "lines": [(case, judged_as(answers, case.answer)) for case in of_group.get(judged, cases)],
    }


def judged_as(answers: AnswerSets, answer: str) -> str:
    """Return the words of a judgement: what it counts as, with its own label where other answers count so too."""
    if not answer:
        return "Unanswered"
    one = answers.judgements[answer]
    words = {SUFFICIENT: "Sufficient", INSUFFICIENT: "Insufficient"}.get(one.counts)
    if words is None:
        return one.label
    return words if len(answers.counting_as(one.counts)) == 1 else f"{one.label} ({words.lower()})"


def with_reasons(ratings: Ratings, sections: Sequence[DomainSection]) -> list[tuple[DomainSection, str]]:
    """Return the domains without cases, each with why it has none. One query, where there is such a domain."""
    without = [section for section in sections if section.without_cases]
    return [(section, ratings.no_cases_reasons.get(section.row.number, "")) for section in without]


def missing(sections: Sequence[DomainSection]) -> list[StandardSection]:
    """Return the standards that somebody has still to rate."""
    return [standard for section in sections for standard in section.standards if standard.result.awaits_a_rating]


def _domain_section(ratings: Ratings, row: Domain, result: DomainResult) -> DomainSection:
    standards = tuple(_standard_section(ratings, result, standard) for standard in result.standards)
    ranges = [question.precision for standard in standards for question in standard.questions]
    judged = result.rated_from == FROM_CASES and result.no_cases is None
    plot = plot_of_standards(ratings.rules, str(row), standards) if judged else None
    return DomainSection(
        row=row,
        result=result,
        label=ratings.rules.labelled(result.rating, explain.not_rated(result.no_cases)),
        without_cases=explain.without_cases(result),
        standards=standards,
        plot=plot,
        precision=precision.methods(ratings.basis, row.case_type, ranges),
    )


def _standard_section(ratings: Ratings, domain: DomainResult, result: StandardResult) -> StandardSection:
    rules, row = ratings.rules, ratings.standards[result.number]
    decision = ratings.in_force.get(result.number)
    rows = {question.key: question for question in row.key_questions}
    questions = tuple(
        _question_line(ratings, row, rows[question.number], question) for question in result.key_questions
    )
    ranges = [question.precision for question in questions]
    return StandardSection(
        row=row,
        result=result,
        domain=domain,
        questions=questions,
        precision=precision.methods(ratings.basis, row.domain.case_type, ranges),
        label=rules.labelled(result.rating, explain.not_rated(result.no_cases)),
        calculated=rules.labelled(result.calculated, _nothing_calculated(result)),
        evidence=rules.labelled(result.evidence_rating, explain.NOT_YET_RATED),
        panel=rules.labelled(result.panel_rating, "No decision"),
        how=explain.why(rules, domain, result, decided_on=_day(decision)),
        missing=explain.missing_rating(domain, result),
        grounds=tuple(_ground_lines(rules, result)),
        decision=decision,
        changed=ratings.mark_on(decision) if decision else "",
    )


def _nothing_calculated(result: StandardResult) -> str:
    if result.no_cases is not None:
        return "None: no cases"
    sampled = any(question.cases for question in result.key_questions)
    return "Rated by the panel" if result.not_applicable and sampled else "None yet"


def _question_line(ratings: Ratings, standard: Standard, row: Item, result: KeyQuestionResult) -> QuestionLine:
    case_type = standard.domain.case_type
    found = precision_of(result, case_type, ratings.basis)
    either = reaches(ratings.rules, result)
    return QuestionLine(
        row=row,
        text=ratings.inspection.worded(row.text),
        result=result,
        percent=explain.percent(result),
        band=ratings.rules.labelled(result.band, ""),
        arithmetic=explain.arithmetic(ratings.rules, result),
        precision=found,
        precise=precision.sentence(found, ratings.basis, case_type) if found else "",
        up=explain.reach(ratings.rules, result, either.up, up=True) if either else "",
        down=explain.reach(ratings.rules, result, either.down, up=False) if either else "",
    )


def _ground_lines(rules: Rules, result: StandardResult) -> list[GroundLine]:
    def line(ground: Ground, up: bool) -> GroundLine:
        sentence = explain.ground(rules, result, ground, up=up)
        return GroundLine(explain.target(rules, result, up=up), sentence, ground.case_references)

    ups = [line(ground, True) for ground in result.grounds.up]
    return ups + [line(ground, False) for ground in result.grounds.down]


def what_it_did(rules: Rules, decision: PanelDecision) -> str:
    """Return in words what a decision does with the calculated rating, and on what grounds."""
    if not decision.calculated:
        return "Rated by the panel"
    steps = rules.position(decision.rating) - rules.position(decision.calculated)
    if steps == 0:
        return "Considered, not applied"
    move = "Raised" if steps > 0 else "Lowered"
    if decision.exceptional:
        said = f", {decision.get_confirmation_display().lower()}" if decision.confirmation else ""
        return f"{move} without grounds: exceptional{said}"
    kinds = listed([explain.KINDS[ground["kind"]] for ground in decision.grounds])
    return f"{move} on grounds: {kinds}" if kinds else move


def _day(decision: PanelDecision | None) -> str:
    return f"{decision.meeting.held_on:%-d %B %Y}" if decision else ""
