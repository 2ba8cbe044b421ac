"""Ratings as they stood at an earlier moment, worked out from the ledger's entries alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inspections.rating_rules import Rules
from ledger.record import Record
from ratings.figures import CaseJudgements, DomainOutline, RollUp
from ratings.frozen import figure_differences, frozen_figures, frozen_in
from ratings.replay import replay
from ratings.replayed import State
from ratings.scoring import roll_up


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
    """Give the entries up to the last one written by a moment, or up to the one with a hash; empty for none."""
    found = [
        place
        for place, record in enumerate(records, start=1)
        if (record.hash == at if isinstance(at, str) else record.at <= at)
    ]
    return list(records[: found[-1]]) if found else []


def ratings_from(state: State, framework: Framework) -> RollUp:
    """Give every figure that follows from what the ledger says. Raises ValueError for what the framework has not."""
    questions = {
        number for domain in framework.domains for standard in domain.standards for number in standard.key_questions
    }
    return roll_up(
        rules=framework.rules,
        domains=framework.domains,
        cases=[
            CaseJudgements(
                reference,
                case.case_type,
                {key: answer for key, answer in case.decided.items() if key in questions},
            )
            for reference, case in sorted(state.cases.items(), key=lambda item: (item[1].case_type, item[0]))
            if not case.withdrawn
        ],
        evidence_ratings={number: row.rating for number, row in state.evidence.items() if row.rating},
        panel_ratings=state.decided,
    )


def comparisons(records: Sequence[Record], framework: Framework) -> list[Comparison]:
    """Compare every figure that an entry froze with what the entries before its act give.

    Left out are entries from before the ledger accounts for the records. Raises ValueError as `ratings_from` does.
    """
    begun = replay(records).begun
    found = []
    for place, record in enumerate(records):
        frozen = frozen_in(record)
        if frozen and begun is not None and record.sequence > begun:
            # Decisions that were recorded together rest on the same figures: those before the first of them.
            rollup = ratings_from(replay(records[: place - record.content.get("after", 0)]), framework)
            figures = frozen_figures(rollup, rollup.standards)
            found.append(Comparison(record, list(figure_differences(frozen, figures))))
    return found
