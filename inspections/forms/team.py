from typing import Any

from django import forms

from accounts.models import User
from govuk.forms import SentOnce, helper
from inspections.forms.people import PersonField
from inspections.models import Role

CHOOSE = {"required": "Choose a person.", "invalid_choice": "Choose a person from the list."}


class AddMemberForm(forms.Form):
    user = PersonField(label="Person", error_messages=CHOOSE)
    role = forms.ChoiceField(
        label="Role",
        choices=[choice for choice in Role.choices if choice[0] != Role.LEAD_INSPECTOR],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a role.", "invalid_choice": "Select a role from the list."},
    )
    token = SentOnce()
    helper = helper(submit="Add to the team")


class LeadInspectorForm(forms.Form):
    user = PersonField(label="New lead inspector", error_messages=CHOOSE)
    keep_former = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, former: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if former is None:
            del self.fields["keep_former"]
        else:
            self.fields["keep_former"].label = f"Keep {former} on the team as an inspector"
        self.helper = helper(submit="Change the lead inspector")
