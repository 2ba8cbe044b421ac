import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils import formats

from cases.fieldwork.answer_history import LastChange
from cases.fieldwork.forms import PageForm, name_of, proposal_in_words
from cases.fieldwork.held_queries import BothSides
from cases.fieldwork.open_questions import open_questions
from cases.fieldwork.pages import ABOUT, Item, Kind, Page, Reconciled, Section
from cases.models import SampledCase
from govuk.fields import first_control_id
from inspections.changes import Why
from inspections.wording import counted

_ANY_KEY = "key"
INLINE_CHOICES = 4
"""So many radios stand beside each other; more stand below each other."""


@dataclass(frozen=True)
class Row:
    """An item on the page: its field where the page can be changed, and what is recorded in words.

    `version` is how often the answer has been changed here. `meanwhile` is what somebody else stored, where the
    person's own save came too late; `changed_by` and `changed_at` say who changed the answer last and when, "" and None
    where nobody did here; `filled_in` says that the form holds what is stored. `held` are changes that wait.
    """

    item: Item
    field: BoundField | None
    words: str
    proposal: str
    value: Any
    version: int
    meanwhile: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None
    is_hidden: bool = False
    """Whether the row is for words on a departure that there is not."""
    is_contested: bool = False
    is_filled_in: bool = False
    why: Why | None = None
    held: Sequence[BothSides] = ()
    history: str = ""
    """The address of what the answer has been."""

    @property
    def anchor(self) -> str:
        return name_of(self.item)

    @property
    def is_to_confirm(self) -> bool:
        """Return whether there is an answer, and the item is proposed as not relevant."""
        return self.item.is_proposed_not_relevant and self.item.departs(self.value)

    @property
    def relevant(self) -> str:
        """Return the answers that say that the item is relevant, with spaces between."""
        return " ".join(sorted(self.item.judgements.relevant)) if self.item.judgements else ""

    @property
    def length(self) -> int:
        """Return how many characters are recorded."""
        return len(str(self.value or ""))

    @property
    def is_inline(self) -> bool:
        return not self.item.many and len(self.item.choices) <= INLINE_CHOICES


@dataclass(frozen=True)
class OthersWork:
    """What others did with the answers of a page: for a save that came too late how the two compare, and who changed
    what last, and when; the held changes; and why those of the person's own can't be stored, by key.
    """

    reconciled: Reconciled
    last: Mapping[str, LastChange] = field(default_factory=dict)
    held: Mapping[str, Sequence[BothSides]] = field(default_factory=dict)
    whys: Mapping[str, Why] = field(default_factory=dict)


@dataclass(frozen=True)
class SectionRows:
    """A section with its rows, and how many of those that must be answered are."""

    section: Section
    rows: list[Row]
    answered: int
    asked: int
    clearable: list[tuple[str, str]]
    """Field name and label of each recorded answer that radios or checkboxes alone can't take back."""


def sections_of(page: Page, form: PageForm | None, others: OthersWork) -> list[SectionRows]:
    """Return the page's sections for the template; without a form they are for reading only."""
    histories = Histories(page.case)
    return [_section(page, section, form, others, histories) for section in page.sections]


def tasks_of(pages: tuple[Page, ...]) -> list[dict[str, str]]:
    return [
        {"title": page.title, "href": address_of(page), "hint": _to_confirm_in_words(page), **status_of(page)}
        for page in pages
    ]


def in_view(pages: tuple[Page, ...]) -> list[dict[str, str]]:
    """The facts that settle relevance, the classifications of both sides, the service's record; "" is unanswered."""
    [about, *_] = pages
    case = about.case
    facts = [item for item in about.items if item.rule or item.service]
    return [
        {"key": "Disposal", "value": case.get_disposal_display() or "Not recorded"},
        {"key": "Age when it started", "value": str(case.age or "Not recorded")},
        *(_fact_in_view(about, item) for item in facts),
        {"key": "Risk of serious harm, by the service", "value": case.get_harm_service_display() or "Not recorded"},
        {"key": "Safety and wellbeing, by the service", "value": case.get_safety_service_display() or "Not recorded"},
    ]


def _fact_in_view(about: Page, item: Item) -> dict[str, str]:
    """Return a fact with what static/js/case_page.js must know to show it as it is answered."""
    return {
        "key": item.label,
        "value": item.in_words(about.recorded.get(item.key)),
        "fact": item.key,
        "version": str(about.version_of(item.key)),
        "choices": json.dumps(dict(item.choices)),
    }


def _to_confirm_in_words(page: Page) -> str:
    number = len(page.to_confirm)
    return f"{counted(number, 'answer')} to confirm: proposed as not relevant" if number else ""


def status_of(page: Page) -> dict[str, str]:
    if not page.recorded:
        return {"status": "Not started", "colour": "grey"}
    if page.unanswered:
        return {"status": f"{page.answered} of {len(page.asked)} answered", "colour": "blue"}
    return {"status": "Complete", "colour": ""}


def address_of(page: Page) -> str:
    args = [page.case.inspection.reference, page.case.reference]
    if page.reading.is_second:
        return reverse("cases:second_reading", args=args)
    if page.standard is None:
        return reverse("cases:about", args=args)
    return reverse("cases:standard", args=[*args, page.standard.number])


def address_of_case(case: SampledCase) -> str:
    return reverse("cases:case", args=[case.inspection.reference, case.reference])


def questions_of(pages: tuple[Page, ...], on: Page | None = None) -> list[tuple[str, str]]:
    """Return each question about a case, or about one page of it, in words, with the address of what it is about."""
    return [
        (one.words, f"{address_of(one.page)}#{name_of(one.item)}")
        for one in open_questions(pages)
        if on is None or one.page.name == on.name
    ]


def address_of_history(case: SampledCase, key: str) -> str:
    return reverse("cases:answer_history", args=[case.inspection.reference, case.reference, key])


def anchor_of(item: Item, form: PageForm | None) -> str:
    """Return the id on the page to which a link to the item leads: its first control, or its row where it is read."""
    return first_control_id(form[name_of(item)]) if form else name_of(item)


def contested_in_words(page: Page, item: Item, last: Mapping[str, LastChange], why: Why) -> str:
    """Return what an item's error says where what the person typed meets another answer."""
    who = last[item.key].by if item.key in last else "Somebody"
    name = item.label if page.name == ABOUT else item.number
    stored = "other words" if item.is_words else f"“{item.in_words(page.recorded.get(item.key)) or 'unanswered'}”"
    said = {
        Why.AUTHOR: f"you saved {stored} here in another window",
        Why.LACKING: f"the server has {stored} here, and not the version that you changed",
    }.get(why, f"{who} saved {stored} here meanwhile")
    return f"{name}: {said}. Choose what should stay, then save again."


def details_of(case: SampledCase) -> list[dict[str, str]]:
    """Return what the service recorded of a case, as rows of a summary list; what is not known is said to be so."""
    looked_after = {True: "Yes", False: "No", None: ""}[case.looked_after]
    details: Mapping[str, str] = {
        "Service’s reference": case.service_reference,
        "Case type": case.get_case_type_display(),
        "Disposal": case.get_disposal_display(),
        "Disposal started": formats.date_format(case.started) if case.started else "",
        "Age when it started": str(case.age or ""),
        "Gender": case.get_gender_display(),
        "Ethnicity": case.get_ethnicity_display(),
        "Looked after": looked_after,
        "Offence": case.offence,
        "Risk of serious harm": case.get_harm_service_display(),
        "Safety and wellbeing": case.get_safety_service_display(),
    }
    return [{"key": key, "value": value or "Not recorded"} for key, value in details.items()]


class Histories:
    """The addresses of what a case's answers have been. A page has fifty: one is looked up, the others are like it."""

    def __init__(self, case: SampledCase) -> None:
        self.before, _, self.after = address_of_history(case, _ANY_KEY).rpartition(_ANY_KEY)

    def of(self, key: str) -> str:
        return f"{self.before}{quote(key, safe='/~:@')}{self.after}"


def _section(
    page: Page, section: Section, form: PageForm | None, others: OthersWork, histories: Histories
) -> SectionRows:
    asked = [item for item in section.items if not item.is_words]
    recorded = [item for item in asked if item.key in page.recorded]
    return SectionRows(
        section,
        [_row(page, item, form, others, histories.of(item.key)) for item in section.items],
        answered=len(recorded),
        asked=len(asked),
        clearable=[(name_of(item), item.label) for item in recorded],
    )


def _row(page: Page, item: Item, form: PageForm | None, others: OthersWork, history: str) -> Row:
    words = item.in_words(page.recorded.get(item.key))
    is_departure = item.kind == Kind.DEPARTURE
    contested, filled_in = item.key in others.reconciled.contested, item.key in others.reconciled.filled_in
    changed_by, changed_at, _ = others.last.get(item.key, ("", None, ""))
    return Row(
        item,
        form[name_of(item)] if form else None,
        words,
        proposal_in_words(item, "The inspector decides"),
        page.recorded.get(item.key),
        page.version_of(item.key),
        meanwhile=words or "Unanswered" if contested else "",
        changed_by=changed_by,
        changed_at=changed_at,
        is_hidden=is_departure and not words and item.parent not in {one.key for one in page.departures},
        is_contested=contested,
        is_filled_in=filled_in,
        why=others.whys.get(item.key),
        held=others.held.get(item.key, ()),
        history=history,
    )
