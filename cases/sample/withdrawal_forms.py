from django import forms

from cases.choices import OTHER_REASON, WITHDRAWAL_REASONS
from govuk.forms import TextArea, helper
from govuk.layout import Question


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why can’t the case be inspected?",
        choices=WITHDRAWAL_REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why the case can’t be inspected."},
    )
    note = TextArea(
        "In words",
        help_text="You must enter this where the reason is “Other”: it then stands in the report too. Never name a "
        "child or anybody else.",
    )
    helper = helper("reason", Question("note", rows=3), submit="Withdraw the case", warning=True)

    def clean_note(self) -> str:
        note = str(self.cleaned_data["note"])
        if self.cleaned_data.get("reason") == OTHER_REASON and not note:
            raise forms.ValidationError("Enter why the case can’t be inspected.")
        return note
