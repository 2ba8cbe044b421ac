import hashlib
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from cases.fieldwork.held_queries import BothSides
from cases.fieldwork.pages import Item
from cases.fieldwork.unsent_work import MOST_BYTES, UnsentChange, read_file
from cases.models import HeldChange
from govuk.forms import TextArea, choice, helper
from govuk.layout import Question

STORED, MINE, COMBINED = "stored", "mine", "combined"
HOW = {
    STORED: HeldChange.How.KEPT_STORED,
    MINE: HeldChange.How.TOOK_HELD,
    COMBINED: HeldChange.How.COMBINED,
}


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def refuse(self, sentences: list[str], **present: str) -> None:
        """Say why nothing was stored; when it is sent again, it is made from what is shown, `present` by field."""
        self.add_error(None, sentences)
        self.data = {**{name: self.data.get(name) for name in self.data}, **present}


class DecisionForm(VersionForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Which answer should stay?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select which answer should stay."},
    )
    combined = TextArea("Combined answer")

    def __init__(self, data: QueryDict | None, *, item: Item, sides: BothSides, version: int, seen: str) -> None:
        both = f"{sides.stored}\n\n{sides.mine}" if item.is_words else ""
        super().__init__(data, initial={"combined": both, "version": version, "seen": seen})
        choices = [(STORED, "The stored answer"), (MINE, "The answer that is not saved")]
        if item.is_words:
            choices.append((COMBINED, "Both, combined below"))
        else:
            del self.fields["combined"]
        choice(self.fields["decision"]).choices = choices
        names = [Question("decision", size="m"), *([Question("combined", rows=12)] if item.is_words else [])]
        self.helper = helper(*names, "version", "seen", submit="Keep this answer")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == COMBINED and not cleaned.get("combined", "").strip():
            self.add_error("combined", "Enter the answer that should stay.")
        return cleaned


class RestoreForm(VersionForm):
    helper = helper("version", submit="Restore this answer")


class UnsentWorkForm(forms.Form):
    """A file of unsent work; once it is valid `changes` are what it holds.

    `reached` is hidden: of a file that was too long for one request, its digest and how many were taken back already.
    """

    file = forms.FileField(
        label="File of unsent work",
        help_text="The file that “Download my unsent work” gave you.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": "Select the file.",
            "empty": "The file is empty. Select another.",
            "missing": "Select the file.",
        },
    )
    reached = forms.CharField(widget=forms.HiddenInput, required=False)
    helper = helper(submit="Take the file back")

    changes: list[UnsentChange]
    digest = ""

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.username = username

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if upload.size is None or upload.size > MOST_BYTES:
            raise ValidationError(
                f"The file is larger than {MOST_BYTES // 1024**2} MB, so it is no file of unsent work."
            )
        try:
            content = upload.read()
            self.digest = hashlib.sha256(content).hexdigest()
            self.changes = read_file(content, self.username)
        except ValueError as fault:
            raise ValidationError(str(fault)) from None
        return upload

    @property
    def start(self) -> int:
        """How many changes of this very file were taken back by a request before. For a valid form."""
        digest, _, number = self.cleaned_data["reached"].partition(":")
        return int(number) if digest == self.digest and re.fullmatch("[0-9]{1,7}", number) else 0

    def going_on(self, more: int) -> "UnsentWorkForm":
        """Return an empty form, for the rest of the file where `more` changes were not all."""
        reached = self.start + more
        left = f"{self.digest}:{reached}" if reached < len(self.changes) else ""
        return UnsentWorkForm(username=self.username, initial={"reached": left})
