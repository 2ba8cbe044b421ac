"""An inspection's ratings as a table of plain text, for the command. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspections.rating_rules import Rules
from ratings.rollup import explain
from ratings.rollup.figures import DomainResult, KeyQuestionResult, RollUp, StandardResult

HEADINGS = ("", "Sufficient", "Relevant", "Unanswered", "Per cent", "Band or rating", "Points")
WIDTHS = (12, 10, 10, 10, 14, 22, 6)


def as_table(rules: Rules, rollup: RollUp, *, title: str, marks: Mapping[str, str] | None = None) -> str:
    """`*` marks the key questions that set a rating; `marks` gives by standard what rests on superseded figures."""
    lines = [title, "", _row(HEADINGS), _row(["-" * width for width in WIDTHS])]
    for domain in rollup.domains:
        lines += _domain_lines(rules, domain, marks or {})
        lines.append("")
    lines.append("* sets the standard's rating.")
    lines.extend(_conclusion(rules, rollup))
    return "\n".join(lines)


def _domain_lines(rules: Rules, domain: DomainResult, marks: Mapping[str, str]) -> Iterator[str]:
    rating = rules.labelled(domain.rating, explain.not_rated(domain.no_cases))
    points = "" if domain.points is None else f"{domain.points}/{domain.out_of}"
    yield _row([f"Domain {domain.number}", "", "", "", "", rating, points])
    for standard in domain.standards:
        yield _standard_line(rules, domain, standard, marks.get(standard.number, ""))
        yield from (_question_line(rules, question) for question in standard.key_questions)


def _standard_line(rules: Rules, domain: DomainResult, standard: StandardResult, mark: str) -> str:
    rating = rules.labelled(standard.rating, explain.not_rated(standard.no_cases))
    points = "" if standard.points is None else str(standard.points)
    line = _row([f"  {standard.number}", "", "", "", "", rating, points])
    why = explain.missing_rating(domain, standard)
    if standard.panel_rating is not None:
        why = explain.why(rules, domain, standard)
    return f"{line}  {why} {mark}".rstrip()


def _question_line(rules: Rules, question: KeyQuestionResult) -> str:
    return _row(
        [
            f"    {question.number}{' *' if question.sets_rating else ''}",
            str(question.sufficient),
            str(question.relevant),
            str(question.unanswered),
            explain.percent(question),
            rules.labelled(question.band),
            "",
        ]
    )


def _conclusion(rules: Rules, rollup: RollUp) -> Iterator[str]:
    yield from explain.no_score(rollup)
    yield from (explain.without_cases(domain) for domain in rollup.domains if domain.leaves_the_score)
    if proportion := explain.in_proportion(rules, rollup):
        yield proportion
    if rollup.overall is not None:
        yield f"Score {rollup.score}/{rollup.out_of}. Overall rating: {rules.label(rollup.overall)}."


def _row(cells: list[str] | tuple[str, ...]) -> str:
    aligned = [
        cell.rjust(width) if 1 <= place <= 3 else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ]
    return "  ".join(aligned).rstrip()
