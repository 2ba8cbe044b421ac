from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from cases.caseload.actions import LONGEST_FILE_NAME
from cases.caseload.file import LEAVE_OUT_HIDDEN, LOAD_HIDDEN, CaseloadFaults, CaseloadFile, Fault, read_caseload
from cases.caseload.spreadsheet import MAX_BYTES
from cases.models import Caseload
from govuk.forms import helper

HIDDEN_ROWS = ((LEAVE_OUT_HIDDEN, "Leave them out"), (LOAD_HIDDEN, "Load them with the others"))
SELECT_AGAIN = "Then select the file again: it has not been kept."


class CaseloadForm(forms.Form):
    """Once it is valid, `read` is the checked file; else `faults` is all that is wrong, or it asks which sheet, or
    whether to load hidden rows.
    """

    file = forms.FileField(
        label="Caseload file",
        help_text=f"CSV or Excel workbook (.xlsx), {MAX_BYTES // 1024**2} MB at most.",
        allow_empty_file=True,
        max_length=LONGEST_FILE_NAME,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Select the caseload file.",
            "max_length": "The file’s name is too long. Give it a shorter one.",
            "missing": "Select the caseload file.",
        },
    )
    sheet = forms.CharField(
        label="Which sheet holds the caseload?",
        help_text=SELECT_AGAIN,
        required=False,
        max_length=100,
        widget=forms.HiddenInput,
    )
    hidden_rows = forms.ChoiceField(
        label="What should happen to the hidden rows?",
        help_text=SELECT_AGAIN,
        required=False,
        choices=HIDDEN_ROWS,
        widget=forms.HiddenInput,
    )
    helper = helper(submit="Check and load")

    read: CaseloadFile
    faults: tuple[Fault, ...] = ()

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if upload.size is None or upload.size > MAX_BYTES:
            raise ValidationError(
                f"The file is larger than {MAX_BYTES // 1024**2} MB. Leave out what was not asked for."
            )
        return upload

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not {"file", "sheet", "hidden_rows"} <= cleaned.keys():
            return cleaned
        try:
            self.read = read_caseload(
                cleaned["file"].read(), sheet=cleaned["sheet"] or None, hidden_rows=cleaned["hidden_rows"] or None
            )
        except CaseloadFaults as found:
            self.faults = tuple(found.faults)
            if found.sheets:
                self._ask("sheet", [(name, name) for name in found.sheets])
                self.add_error("sheet", "The workbook has several sheets. Choose the one that holds the caseload.")
            elif found.hidden_rows:
                self._ask("hidden_rows", HIDDEN_ROWS)
                self.add_error("hidden_rows", str(self.faults[0]))
            elif len(self.faults) == 1:
                self.add_error("file", str(self.faults[0]))
            else:
                self.add_error("file", f"The file has {len(self.faults):,} faults, listed below. Nothing was stored.")
        return cleaned

    def _ask(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].widget = forms.RadioSelect(choices=choices)
        self.order_fields([name, "file"])


class ReplaceForm(CaseloadForm):
    """`compared` names the two files whose difference the person was shown: only these may replace one another."""

    compared = forms.CharField(required=False, widget=forms.HiddenInput)
    helper = helper(submit="Replace the caseload", warning=True)

    @classmethod
    def after(cls, form: CaseloadForm, there: Caseload) -> "ReplaceForm":
        chosen = {name: form.cleaned_data[name] for name in ("sheet", "hidden_rows")}
        return cls(initial=chosen | {"compared": comparison(there, form)})


def comparison(there: Caseload, form: CaseloadForm) -> str:
    """Name the caseload that is there and the file just checked."""
    chosen = (form.cleaned_data["hidden_rows"], form.cleaned_data["sheet"])
    return " ".join(filter(None, (there.sha256, form.read.sha256, *chosen)))
