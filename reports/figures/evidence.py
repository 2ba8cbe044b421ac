"""Figures of domain one to which a text may refer: surveys, key data and activities."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from disclosure.small_numbers import may_stand
from inspections.context.measures import key_word
from inspections.models import Activity, KeyDatum
from inspections.texts.values import Value
from reports.evidence_queries import Gathered


def figures_in(gathered: Gathered) -> dict[str, Value]:
    """Return the figures by reference, such as `survey.staff.7=agree` and `key.1.2.vacancy_rate`. No query.

    An answer that 1 to 4 people gave, or all but 1 to 4, is no figure that a report could have.
    """
    kinds = Counter(one.kind for one in gathered.activities)
    found = {f"activities.{kind}": Value(number=Fraction(kinds[kind])) for kind in Activity.Kind.values}
    found["meetings"] = found[f"activities.{Activity.Kind.MEETING.value}"]
    found |= dict(_of_surveys(gathered))
    for number, rows in gathered.key_data.items():
        found |= {f"key.{number}.{key_word(row.label)}": _of_datum(row) for row in rows}
    return found


def _of_surveys(gathered: Gathered) -> Iterator[tuple[str, Value]]:
    for survey in gathered.surveys:
        for question in survey.questions:
            counts = [count for _, count in question.answers]
            # Of all answers but one the last follows.
            if not may_stand((*counts, *(question.base - count for count in counts), question.base - sum(counts))):
                continue
            for label, count in question.answers:
                if question.base:
                    yield f"survey.{survey.audience}.{question.number}={key_word(label)}", Value(count, question.base)


def _of_datum(row: KeyDatum) -> Value:
    if row.value is None:
        return Value(words=row.words)
    if row.kind == KeyDatum.Kind.COUNT_AND_PERCENT and row.base:
        return Value(int(row.value), int(row.base))
    units = {KeyDatum.Kind.PERCENT: "%", KeyDatum.Kind.MONEY: "£", KeyDatum.Kind.DAYS: "days"}
    return Value(number=Fraction(row.value), unit=units.get(KeyDatum.Kind(row.kind), ""))
