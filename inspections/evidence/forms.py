from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from accounts.models import User
from govuk.forms import DateField, SentOnce, TextArea, choice, helper
from govuk.layout import Question
from inspections.access import GATHERING
from inspections.evidence.actions import LONGEST_FILE_NAME, shown_of
from inspections.models import Activity, Inspection, Item, JointPartner, KeyDatum, RatedFrom, Survey
from inspections.outline import Outline, read_outline

MOST_PEOPLE = 10_000
_HIDDEN = ("shown", "token", "file")
DAY = "For example, 27 3 2026"
POSTS = "Posts, never names: for example, head of service and two team managers."


def questions_from_evidence(outline: Outline) -> list[Item]:
    """Return the key questions of the standards that are rated from evidence, in order."""
    return [
        question
        for number, standard in outline.standards.items()
        if outline.domain_of[number].rated_from == RatedFrom.EVIDENCE
        for question in standard.key_questions
    ]


class GatheredForm(forms.Form):
    """The fields of a row of what is gathered; `shown` is the fingerprint of the row that the page was made from."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    token = SentOnce()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        inspection: Inspection,
        row: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial={**(initial or {}), **(self.of_row(row) if row else {})})
        self.inspection, self.outline = inspection, read_outline(inspection.framework)
        if "key_questions" in self.fields:
            offered = questions_from_evidence(self.outline)
            choices = [(one.key, f"{one.key} {inspection.worded(one.text)}") for one in offered]
            choice(self.fields["key_questions"]).choices = choices

    def of_row(self, row: Any) -> dict[str, Any]:
        """Return what the form begins with for a stored row."""
        found = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name) and name != "file"}
        if "key_questions" in found:
            found["key_questions"] = [one.key for one in row.key_questions.all()]
        return found | {"shown": shown_of(row)}

    def clean_key_questions(self) -> list[Item]:
        return [self.outline.items[key] for key in self.cleaned_data["key_questions"]]

    def values(self) -> dict[str, Any]:
        """Return the values by field of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("shown", "token")}


def _key_questions() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Which key questions does it bear on?", required=False, widget=forms.CheckboxSelectMultiple
    )


class DocumentForm(GatheredForm):
    title = forms.CharField(
        label="Which document?", max_length=300, error_messages={"required": "Enter which document is asked for."}
    )
    requested_on = DateField(label="When was it asked for? (optional)", help_text=DAY, required=False)
    due_on = DateField(label="When is it due? (optional)", help_text=DAY, required=False)
    received_on = DateField(label="When was it received? (optional)", help_text=DAY, required=False)
    not_available = forms.BooleanField(label="The service does not have it", required=False)
    file = forms.FileField(
        label="The file (optional)",
        required=False,
        allow_empty_file=True,
        max_length=LONGEST_FILE_NAME,
        widget=forms.FileInput,
        error_messages={"max_length": "The file’s name is too long. Give it a shorter one."},
    )
    note = TextArea("Note (optional)")
    key_questions = _key_questions()
    helper = helper(
        Question("title", width="two-thirds"),
        "requested_on", "due_on", "received_on", "not_available", "file",
        Question("note", rows=3),
        Question("key_questions", small=True),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        largest = settings.EVIDENCE_FILE_MAX_BYTES // 1024**2
        self.fields["file"].help_text = f"{largest} MB at most. Another file takes the place of the one that is there."

    def clean_file(self) -> "UploadedFile[Any] | None":
        upload: UploadedFile[Any] | None = self.cleaned_data["file"]
        if upload and (upload.size is None or upload.size > settings.EVIDENCE_FILE_MAX_BYTES):
            most = settings.EVIDENCE_FILE_MAX_BYTES // 1024**2
            raise ValidationError(f"The file is larger than {most} MB. Ask for a smaller one, or for it in parts.")
        if upload and not upload.size:
            raise ValidationError("The file is empty. Select the one with the document in it.")
        return upload


class ActivityForm(GatheredForm):
    kind = forms.ChoiceField(
        label="What was it?",
        choices=Activity.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was."},
    )
    held_on = DateField(label="When was it?", help_text=DAY)
    with_whom = forms.CharField(
        label="With whom?", max_length=300, help_text=POSTS, error_messages={"required": "Enter with whom it was."}
    )
    people = forms.IntegerField(
        label="How many people took part? (optional)", required=False, min_value=0, max_value=MOST_PEOPLE
    )
    done_by = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who of the inspection was there?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    notes = TextArea("Notes (optional)", help_text="Never name a child.")
    key_questions = _key_questions()
    helper = helper(
        Question("kind", small=True), "held_on",
        Question("with_whom", width="two-thirds"),
        Question("people", width=5),
        Question("done_by", small=True),
        Question("notes", rows=10),
        Question("key_questions", small=True),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        held = self.inspection.memberships.filter(role__in=GATHERING).values("user")
        who = Q(pk__in=held) | Q(pk__in=[one.pk for one in self.initial.get("done_by", [])])
        field = self.fields["done_by"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = User.objects.filter(who).order_by("full_name", "username")

    def of_row(self, row: Any) -> dict[str, Any]:
        return super().of_row(row) | {"done_by": list(row.done_by.all())}


class SurveyForm(GatheredForm):
    audience = forms.ChoiceField(
        label="Who was asked?",
        choices=Survey.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was asked."},
    )
    about = forms.CharField(
        label="Who, in words? (optional)",
        required=False,
        max_length=200,
        help_text="For others than those named above.",
    )
    asked = forms.IntegerField(label="How many were asked? (optional)", required=False, min_value=0, max_value=100_000)
    responses = forms.IntegerField(
        label="How many responded?",
        min_value=0,
        max_value=100_000,
        error_messages={"required": "Enter how many responded."},
    )
    closed_on = DateField(label="When did it close? (optional)", help_text=DAY, required=False)
    helper = helper(
        Question("audience", small=True), Question("about", width="two-thirds"),
        Question("asked", width=5), Question("responses", width=5), "closed_on",
    )  # fmt: skip


class KeyDatumForm(GatheredForm):
    standard = forms.ChoiceField(label="Standard", error_messages={"required": "Choose the standard."})
    label = forms.CharField(
        label="What is the figure of?",
        max_length=300,
        help_text="For example, vacancy rate of case managers.",
        error_messages={"required": "Enter what the figure is of."},
    )
    kind = forms.ChoiceField(
        label="What kind of figure is it?",
        choices=KeyDatum.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of figure."},
    )
    value = forms.DecimalField(label="The figure", required=False, max_digits=14, decimal_places=3)
    words = forms.CharField(
        label="The words", required=False, max_length=300, help_text="In the place of a figure, if there is none."
    )
    base = forms.DecimalField(
        label="Of how many in all? (optional)",
        required=False,
        max_digits=14,
        decimal_places=3,
        help_text="What a number or a percentage is a part of.",
    )
    as_at = DateField(label="As at (optional)", help_text=DAY, required=False)
    period = forms.CharField(
        label="Period (optional)", required=False, max_length=100, help_text="For example, April 2025 to March 2026."
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Who gave it, or where it was published.",
        error_messages={"required": "Enter the source: who gave the figure, or where it was published."},
    )
    note = TextArea("Note (optional)")
    position = forms.IntegerField(
        label="Place in the table (optional)", required=False, min_value=0, max_value=1000, help_text="1 is the first."
    )
    helper = helper(
        "standard", Question("label", width="two-thirds"), Question("kind", small=True),
        Question("value", width=10), Question("words", width="two-thirds"), Question("base", width=10), "as_at",
        Question("period", width="one-half"), Question("source", width="two-thirds"), Question("note", rows=3),
        Question("position", width=5),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self.fields["standard"]).choices = [(number, str(row)) for number, row in self.outline.standards.items()]

    def of_row(self, row: Any) -> dict[str, Any]:
        return super().of_row(row) | {"standard": row.standard.number}

    def clean_standard(self) -> Any:
        return self.outline.standards[self.cleaned_data["standard"]]

    def values(self) -> dict[str, Any]:
        found = super().values()
        # -0 is 0: a database keeps no sign of nought.
        found |= {name: found[name] and found[name] + 0 for name in ("value", "base")}
        return found | {"position": found["position"] or 0}


class PartnerForm(GatheredForm):
    inspectorate = forms.ChoiceField(
        label="Which inspectorate?",
        choices=JointPartner.Inspectorate.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the inspectorate."},
    )
    other_name = forms.CharField(label="Its name, if another (optional)", required=False, max_length=200)
    sector = forms.ChoiceField(
        label="What does it look at?",
        choices=JointPartner.Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it looks at."},
    )
    people = forms.CharField(
        label="Its inspectors (optional)", required=False, max_length=300, help_text="As the report is to name them."
    )
    helper = helper(
        Question("inspectorate", small=True), Question("other_name", width="two-thirds"),
        Question("sector", small=True), Question("people", width="two-thirds"),
    )  # fmt: skip


class RemoveForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    helper = helper(submit="Remove", warning=True)


def said_by(form: forms.Form, stored: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what a form's fields would say of a stored row, for a page that shows both texts."""
    said = {name: _in_words(field, stored.get(name)) for name, field in form.fields.items()}
    labels = {name: str(form.fields[name].label).removesuffix(" (optional)") for name in said}
    return [{"key": labels[name], "value": words} for name, words in said.items() if words and name not in _HIDDEN]


def _in_words(field: forms.Field, value: Any) -> str:
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    labels = dict(choices)
    match value:
        case None | False:
            return ""
        case True:
            return "Yes"
        case date():
            return f"{value:%-d %B %Y}"
        case list():
            return ", ".join(str(labels.get(one, one)) for one in value)
    return str(labels.get(value, value))
