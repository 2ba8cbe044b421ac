import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.fieldwork.pages import ABOUT_TITLE, Item, Kind, Page
from govuk.forms import ChoicesWithNone, TextArea, helper
from inspections.answers import NONE_OF_THESE

UNANSWERED = format_html('<strong class="govuk-tag govuk-tag--yellow app-unanswered">{}</strong>', "Unanswered")


class PageForm(forms.Form):
    """A page of a case: a field for each of its items, none of them required, since half-filled saves are normal.

    `versions` is hidden and holds the version of each answer that the page showed, as JSON by key. Unreadable, every
    version counts as unknown (-1), so that the save is compared with what is stored.
    """

    versions = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, page: Page, data: QueryDict | None = None) -> None:
        initial = {name_of(item): _shown(item, page.recorded.get(item.key)) for item in page.items}
        super().__init__(data, initial=initial | {"versions": json.dumps(page.versions)})
        self.page = page
        for item in page.items:
            self.fields[name_of(item)] = _field(item, item.key in page.recorded)

    @property
    def seen(self) -> dict[str, int]:
        unknown = dict.fromkeys((item.key for item in self.page.items), -1)
        try:
            given = json.loads(self.cleaned_data.get("versions") or "")
        except ValueError:
            return unknown
        readable = isinstance(given, dict) and all(type(version) is int for version in given.values())
        return given if readable else unknown

    def values(self) -> dict[str, Any]:
        """Return the typed value of each item by its key; None is unanswered."""
        return {item.key: _typed(item, self.cleaned_data.get(name_of(item))) for item in self.page.items}


class SubmitForm(forms.Form):
    """Why a case is submitted although questions about it are open; empty where there are none."""

    reason = TextArea(
        "Why can the case be submitted as it is?",
        help_text="One reason for all of them is enough. It stays with the case, where the lead inspector reads it.",
    )


class ReopenForm(forms.Form):
    reason = TextArea(
        "Why does the case need to be reopened?",
        missing="Enter the reason for reopening the case.",
        help_text="The reason stays in the case’s history.",
    )
    helper = helper(submit="Reopen the case")


def name_of(item: Item) -> str:
    """Return the name of an item's field: its kind and what it is about, without dots, which get in the way of
    selectors."""
    about = item.number if item.kind in (Kind.FACT, Kind.QUESTION, Kind.PROMPT) else item.parent.rpartition("/")[2]
    return f"{item.kind}_{about}".replace(".", "_")


def without(data: QueryDict, names: Iterable[str]) -> QueryDict:
    """Return what was posted without the answers of these fields: they were cleared."""
    kept = data.copy()
    for name in names:
        kept.pop(name, None)
    return kept


def with_not_relevant(data: QueryDict, page: Page, names: Iterable[str]) -> QueryDict:
    """Return what was posted with “Not relevant” as the answer of these fields: the inspector confirmed it."""
    changed, answers = data.copy(), {name_of(item): item.judgements for item in page.items if item.judgements}
    for name in names:
        if name in data and name in answers:
            changed[name] = answers[name].not_relevant
    return changed


def with_values(data: QueryDict, page: Page, values: Mapping[str, Any]) -> QueryDict:
    """Return what was posted with these values in the place of their items' answers, as made from the present page."""
    changed = data.copy()
    for item in page.items:
        if item.key in values:
            shown = _shown(item, values[item.key])
            changed.setlist(name_of(item), shown if isinstance(shown, list) else [shown])
    changed["versions"] = json.dumps(page.versions)
    return changed


def _field(item: Item, answered: bool) -> forms.Field:
    hint = _hint(item, answered)
    if item.many:
        return ChoicesWithNone(
            label=item.label, choices=item.choices, none_value=NONE_OF_THESE, required=False, help_text=hint
        )
    if item.choices:
        return forms.ChoiceField(
            label=item.label, choices=item.choices, required=False, widget=forms.RadioSelect, help_text=hint
        )
    widget = forms.Textarea() if item.kind == Kind.EVIDENCE else forms.TextInput()
    return forms.CharField(label=item.label, required=False, widget=widget, help_text=hint)


def _hint(item: Item, answered: bool) -> SafeString:
    words = [item.beside, "Select all that apply." if item.many else "", proposal_in_words(item)]
    if item.kind == Kind.FACT and item.is_words:
        words.append("You can leave this empty.")
    text = " ".join(word for word in words if word)
    if item.is_words or answered:
        return format_html("{}", text)
    return format_html("{} {}", UNANSWERED, text)


def proposal_in_words(item: Item, inspector: str = "You decide") -> str:
    """Return what is proposed about an item's relevance, "" for items of which nothing is."""
    if item.proposal is None:
        return ""
    reason = item.proposal.reason
    settled = reason.startswith(ABOUT_TITLE)
    if item.proposal.relevant is None:
        return f"{inspector}. {reason}" if settled else f"{inspector}."
    words = "relevant" if item.proposal.relevant else "not relevant"
    return f"Proposed: {words}, because {reason}" if settled else f"Proposed: {words}."


def _shown(item: Item, value: Any) -> Any:
    if item.many:
        return [NONE_OF_THESE] if value == [] else value or []
    return "" if value is None else value


def _typed(item: Item, cleaned: Any) -> Any:
    if item.many and cleaned:
        return [value for value in cleaned if value != NONE_OF_THESE]
    return cleaned or None
