"""Ratings as they stood at an earlier moment, worked out from the ledger's entries alone. Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inspections.rating_rules import Rules
from ledger.record import Record
from ratings.rollup.figures import CaseJudgements, DomainOutline, RollUp
from ratings.rollup.frozen import figure_differences, frozen_figures, frozen_in
from ratings.rollup.scoring import roll_up
from records.fold import State, take_over


@dataclass(frozen=True)
class Framework:
    """What ratings are worked out by: the rules, and the outline of the framework's domains."""

    rules: Rules
    domains: Sequence[DomainOutline]


@dataclass(frozen=True)
class Comparison:
    """An entry that froze figures, and a sentence for each that the ledger gives otherwise."""

    record: Record
    differences: list[str]


def up_to(records: Sequence[Record], at: datetime | str) -> list[Record]:
    """Return the entries up to the last one written by a moment, or up to the one with a hash; empty for none."""
    found = [
        place
        for place, record in enumerate(records, start=1)
        if (record.hash == at if isinstance(at, str) else record.at <= at)
    ]
    return list(records[: found[-1]]) if found else []


def ratings_from(state: State, framework: Framework) -> RollUp:
    """Return every figure that follows from what the ledger says. Raises ValueError for what the framework has not."""
    questions = {
        number for domain in framework.domains for standard in domain.standards for number in standard.key_questions
    }
    answers = _decided(state, questions)
    cases = sorted(
        (image.fields["case_type"], reference)
        for (reference,), image in state.of("cases.sampledcase").items()
        if image.fields and "withdrawn_at" not in image.fields
    )
    return roll_up(
        rules=framework.rules,
        domains=framework.domains,
        cases=[CaseJudgements(reference, case_type, answers.get(reference, {})) for case_type, reference in cases],
        evidence_ratings={
            number: image.fields["rating"]
            for (number,), image in state.of("inspections.evidencerating").items()
            if image.fields and "rating" in image.fields
        },
        panel_ratings=_of_the_panel(state),
    )


def _decided(state: State, questions: Container[str]) -> dict[str, dict[str, str]]:
    """Return the answers that count, by case and key question: a joint decision in force comes before a judgement.

    It is in force while the judgement is the one that it was decided on, which the reading that was kept holds.
    """
    fields = {key: image.fields or {} for key, image in state.of("cases.answer").items()}
    rows = {key: columns["value"] for key, columns in fields.items() if "value" in columns}
    answers: dict[str, dict[str, str]] = {}
    for (reference, kind, item), answer in rows.items():
        if kind == "first" and item in questions:
            is_in_force = rows.get((reference, "kept", item)) == answer
            decided = rows.get((reference, "joint", item)) if is_in_force else None
            answers.setdefault(reference, {})[item] = decided or answer
    return answers


def _of_the_panel(state: State) -> dict[str, str]:
    """Return the panel's ratings in force by standard: those of the latest meeting on each that take effect."""
    days = {
        number: image.fields["held_on"] for (number,), image in state.of("ratings.panelmeeting").items() if image.fields
    }
    decisions = sorted(
        (days[meeting], meeting, standard, image.fields)
        for (meeting, standard), image in state.of("ratings.paneldecision").items()
        if image.fields
    )
    return {
        standard: fields["rating"]
        for _, _, standard, fields in decisions
        if fields.get("confirmation", "") in ("", "confirmed")
    }


def comparisons(records: Sequence[Record], framework: Framework) -> list[Comparison]:
    """Entries before the ledger accounts for the records are left out. Raises ValueError as `ratings_from` does."""
    state, found = State(), []
    for record in records:
        frozen = frozen_in(record) if state.begun is not None else {}
        # Decisions that were recorded together rest on the same figures: those before the first of them.
        if frozen and not record.content.get("after"):
            rollup = ratings_from(state, framework)
        if frozen:
            figures = frozen_figures(rollup, rollup.standards)
            found.append(Comparison(record, list(figure_differences(frozen, figures))))
        take_over(state, record)
    begun = state.begun or 0
    return [comparison for comparison in found if comparison.record.sequence > begun]


def last_frozen(records: Sequence[Record]) -> tuple[Record, dict[str, Any]] | None:
    """Return the last entry that froze figures, with them; None where none did."""
    for record in reversed(records):
        if frozen := frozen_in(record):
            return record, frozen
    return None
