from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inspections.rating_rules import Rules
from ratings.models import PanelDecision, PanelMeeting
from ratings.pages.score_plot import ScorePlot, Step, score_plot
from ratings.queries import Ratings
from ratings.rollup.figures import RollUp

BEFORE = "Before any panel"


@dataclass(frozen=True)
class ScoreReason:
    """A decision that took effect: its standard and rating in words, the panel's reason, and the mark on it.

    The mark says that the figures under a decision in force have moved since, "" where none has.
    """

    what: str
    reason: str
    changed: str


@dataclass(frozen=True)
class ScoreLine:
    """The score after a meeting, or before any (`held_on` is None): None where a standard had no rating."""

    held_on: date | None
    score: int | None
    out_of: int
    overall: str
    label: str
    reasons: tuple[ScoreReason, ...]


def score_history(ratings: Ratings) -> list[ScoreLine]:
    """Return the score before any panel and after each of its meetings, oldest first; nothing where none has met.

    Each line names the standards decided with the reasons, without the decisions that took no effect; the first one is
    as calculated today. The score that a meeting recorded when it was concluded is given as it was; where none is on
    record, it is worked out from today's judgements and the decisions up to the meeting.
    """
    meetings: dict[int, tuple[PanelMeeting, list[PanelDecision]]] = {}
    for decision in ratings.decisions:
        meetings.setdefault(decision.meeting_id, (decision.meeting, []))[1].append(decision)
    if not meetings:
        return []
    lines = [_line(ratings, None, ratings.before_panel(), ())]
    in_force: dict[str, str] = {}
    for meeting, decisions in meetings.values():
        in_force |= {one.standard.number: one.rating for one in decisions if one.takes_effect}
        reasons = tuple(
            ScoreReason(f"{one.standard}: {ratings.rules.label(one.rating)}", one.reason, ratings.mark_on(one))
            for one in decisions
            if one.takes_effect
        )
        lines.append(_line(ratings, meeting, ratings.with_panel(in_force), reasons))
    return lines


def plot_of_scores(rules: Rules, lines: Sequence[ScoreLine]) -> ScorePlot | None:
    """Return the plot of the scores that are known, None where there are not two, or they are not out of the same."""
    known = [(line, line.score) for line in lines if line.score is not None]
    steps = [Step(f"{line.held_on:%-d %B %Y}" if line.held_on else BEFORE, score) for line, score in known]
    (out_of, *others) = {line.out_of for line, _ in known} or {0}
    return score_plot(rules, steps, out_of) if len(steps) > 1 and not others else None


def _line(
    ratings: Ratings, meeting: PanelMeeting | None, rollup: RollUp, reasons: tuple[ScoreReason, ...]
) -> ScoreLine:
    then = (meeting.figures if meeting else {}) or vars(rollup)
    score, out_of, overall = then["score"], then["out_of"], then["overall"]
    return ScoreLine(
        held_on=meeting.held_on if meeting else None,
        score=score,
        out_of=out_of,
        overall=overall or "",
        label=ratings.rules.labelled(overall),
        reasons=reasons,
    )
