import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict

from govuk.forms import SentOnce, TextArea, helper
from govuk.layout import Question

if TYPE_CHECKING:
    from reports.writing.rows import Row

LARGEST_VERSION = 2**31 - 1


def name_of(place: str) -> str:
    """Return the name of the box of a place: what stands in addresses and scripts has no full stop in it."""
    return f"text-{place.replace('.', '-')}"


class ChapterForm(forms.Form):
    """The boxes of one chapter; `versions` are those of the texts that the page showed, by place."""

    versions = forms.CharField(widget=forms.HiddenInput, required=False)
    token = SentOnce()

    def __init__(self, data: QueryDict | None, rows: "Iterable[Row]") -> None:
        rows = list(rows)
        versions = json.dumps({row.key: row.version for row in rows})
        texts = {name_of(row.key): row.text for row in rows}
        super().__init__(data, initial={"versions": versions, **texts})
        for row in rows:
            self.fields[name_of(row.key)] = TextArea(row.label)

    def clean_versions(self) -> dict[str, int]:
        try:
            given = json.loads(self.cleaned_data["versions"])
        except (ValueError, RecursionError):
            given = None
        pairs = given.items() if isinstance(given, dict) else ()
        return {place: base for place, base in pairs if type(base) is int and 0 <= base <= LARGEST_VERSION}


class HeldForm(forms.Form):
    """Which of two texts stays; `version` and `shown` say what the person saw of both."""

    version = forms.IntegerField(min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Which text should stay?",
        choices=[("stored", "The stored text"), ("held", "The text that is not saved")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select which text should stay."},
    )
    helper = helper(Question("decision", size="m"), "version", "shown", submit="Keep this text")

    def refuse(self, sentences: list[str], **present: str) -> None:
        """Say why nothing was stored; when it is sent again, it is about what is shown, `present` by field."""
        self.add_error(None, sentences)
        self.data = {**{name: self.data.get(name) for name in self.data}, **present}


class PutBackForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput)
    helper = helper("version", submit="Put this text back")

    def refuse(self, sentences: list[str], version: int) -> None:
        self.add_error(None, sentences)
        self.data = {"version": str(version)}
