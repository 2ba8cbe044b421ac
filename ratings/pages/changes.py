from collections.abc import Mapping
from dataclasses import dataclass

from inspections.models import Domain
from ratings.pages import sections as pages
from ratings.panel.rules import verdict_on
from ratings.queries import Ratings
from ratings.rollup import explain
from ratings.rollup.discretion import Move as PanelMove
from ratings.rollup.discretion import MoveVerdict
from ratings.rollup.figures import Ground, GroundKind
from ratings.rollup.sensitivity import Move, Outcome, Reach, reaches, single_moves, what_if

NONE_YET = "None yet"
UNDER_THE_RULE = {
    PanelMove.NOTHING_CALCULATED: "Open to the panel: nothing is calculated",
    PanelMove.CONFIRMS: "Open to the panel: it is the calculated rating",
    PanelMove.WITHIN_GROUNDS: "Open to the panel, which has grounds",
    PanelMove.EXCEPTIONAL: "Without grounds: it would be exceptional",
    PanelMove.REFUSED: "Not open to the panel: more than one band away",
}


@dataclass(frozen=True)
class QuestionReach:
    """A key question with how many cases take it to the next boundary either way, in words."""

    line: pages.QuestionLine
    up: str
    down: str


@dataclass(frozen=True)
class StandardGrounds:
    """A standard with what gives grounds: near enough in points, or a single case, to the band above and below."""

    section: pages.StandardSection
    points_up: str
    case_up: str
    points_down: str
    case_down: str


@dataclass(frozen=True)
class DomainChanges:
    row: Domain
    standards: tuple[StandardGrounds, ...]
    questions: tuple[QuestionReach, ...]


@dataclass(frozen=True)
class MoveLine:
    """A standard's move by one band in words: what it is rated, what it would be, and what would follow."""

    move: Move
    section: pages.StandardSection
    rating: str
    to: str
    overall: str
    domain: str
    address: str


@dataclass(frozen=True)
class Compared:
    """One line of a comparison: what it is of, the present ratings' words and those of the supposed ones."""

    name: str
    now: str
    then: str
    now_rating: str | None = None
    then_rating: str | None = None

    @property
    def differs(self) -> bool:
        return self.now != self.then


@dataclass(frozen=True)
class Supposed:
    """A standard whose supposed rating is another than it has, and whether the panel might give it."""

    section: pages.StandardSection
    rating: str
    label: str
    points: str
    rule: str


def domain_changes(ratings: Ratings) -> list[DomainChanges]:
    return [
        DomainChanges(
            row=section.row,
            standards=tuple(_grounds(standard) for standard in section.standards),
            questions=tuple(_reach(ratings, line) for standard in section.standards for line in standard.questions),
        )
        for section in pages.domain_sections(ratings)
        if section.result.no_cases is None and any(standard.from_cases for standard in section.standards)
    ]


def move_lines(ratings: Ratings) -> list[MoveLine]:
    """Return every standard's move by one band that would change the overall rating or its domain's."""
    rules = ratings.rules
    sections = _standards(ratings)
    return [
        MoveLine(
            move=move,
            section=sections[move.number],
            rating=rules.label(move.rating),
            to=rules.label(move.to),
            overall=rules.label(move.overall),
            domain=rules.label(move.domain_rating),
            address=f"?{field_name(move.number)}={move.to}",
        )
        for move in single_moves(rules, ratings.rollup)
    ]


def marked(ratings: Ratings) -> list[pages.StandardSection]:
    """Return the standards whose decision in force rests on superseded figures; `changed` says which."""
    return [section for section in _standards(ratings).values() if section.changed]


def field_name(number: str) -> str:
    """Return the name under which a standard's supposed rating stands in an address."""
    return number.replace(".", "_")


def compared(ratings: Ratings, supposed: Mapping[str, str]) -> list[Compared]:
    """Return score, overall rating and each domain's, as they are and with the supposed ratings by standard number."""
    rules, rollup = ratings.rules, ratings.rollup
    now, then = what_if(rules, rollup, {}), what_if(rules, rollup, supposed)
    lines = [
        Compared("Score", _score(now), _score(then)),
        Compared(
            "Overall rating",
            rules.labelled(now.overall, NONE_YET),
            rules.labelled(then.overall, NONE_YET),
            now.overall,
            then.overall,
        ),
    ]
    for row, result, before, after in zip(ratings.domains, rollup.domains, now.domains, then.domains, strict=True):
        absent = NONE_YET if result.no_cases is None else explain.NO_CASES
        was, is_now = rules.labelled(before.rating, absent), rules.labelled(after.rating, absent)
        lines.append(Compared(str(row), was, is_now, before.rating, after.rating))
    return lines


def supposed_lines(ratings: Ratings, supposed: Mapping[str, str]) -> list[Supposed]:
    """Return the standards that are supposed to have another rating than they have, in the framework's order."""
    rules = ratings.rules
    lines = []
    for number, section in _standards(ratings).items():
        rating = supposed.get(number)
        if rating is None or rating == section.result.rating:
            continue
        difference = "" if section.result.points is None else f"{rules.points(rating) - section.result.points:+d}"
        rule = _rule(section, verdict_on(rules, section.result, rating))
        lines.append(Supposed(section, rating, rules.label(rating), difference.replace("-", "−"), rule))
    return lines


def _rule(section: pages.StandardSection, verdict: MoveVerdict) -> str:
    return UNDER_THE_RULE[verdict.move] if section.from_cases else "Rated from evidence: any rating is open"


def _standards(ratings: Ratings) -> dict[str, pages.StandardSection]:
    sections = pages.domain_sections(ratings)
    return {standard.row.number: standard for section in sections for standard in section.standards}


def _score(outcome: Outcome) -> str:
    return NONE_YET if outcome.score is None else f"{outcome.score}/{outcome.out_of}"


def _reach(ratings: Ratings, line: pages.QuestionLine) -> QuestionReach:
    either = reaches(ratings.rules, line.result)
    if either is None:
        return QuestionReach(line, "", "")

    def words(given: Reach | None, edge: str) -> str:
        return f"{given.cases} to {ratings.rules.label(given.rating)}" if given else edge

    return QuestionReach(line, words(either.up, "In the highest band"), words(either.down, "In the lowest band"))


def _grounds(section: pages.StandardSection) -> StandardGrounds:
    found = section.result.grounds
    return StandardGrounds(
        section,
        points_up=_points(section, found.up),
        case_up=_single_case(found.up),
        points_down=_points(section, found.down),
        case_down=_single_case(found.down),
    )


def _points(section: pages.StandardSection, grounds: tuple[Ground, ...]) -> str:
    percents = {line.result.number: line.percent for line in section.questions}
    for ground in grounds:
        if ground.kind is GroundKind.WITHIN_POINTS:
            return f"Yes: {', '.join(f'{number} ({percents[number]})' for number in ground.key_questions)}"
    return "No"


def _single_case(grounds: tuple[Ground, ...]) -> str:
    for ground in grounds:
        if ground.kind is GroundKind.SINGLE_CASE:
            number = len(ground.case_references)
            return "Yes: 1 case would do" if number == 1 else f"Yes: any one of {number} cases would do"
    return "No"
