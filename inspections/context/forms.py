import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from govuk.forms import DateField, SentOnce, TextArea, helper
from govuk.layout import Question
from inspections.models import Area, CaseloadLine, ContextProfile, Inspection, Measure, NationalFigure, Source, Unit

_SHARE: Final = re.compile(r"(?P<category>.*?\S) ?[: ] ?(?P<percent>\d{1,9}) ?(?:%|per cent)?")
MOST_CATEGORIES: Final = 30


class RowForm(forms.Form):
    """A form of something that is kept in rows: with `token` where it adds one, with `shown` where it changes one.

    `shown` is the fingerprint of the row that the page was made from.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        if initial:
            self.fields["shown"] = forms.CharField(widget=forms.HiddenInput, required=False)
        else:
            self.fields["token"] = SentOnce()

    @property
    def values(self) -> dict[str, Any]:
        """Return what was answered, by field. For a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("token", "shown")}


class ContextForm(RowForm):
    """A form of what stands in one inspection."""

    def __init__(self, inspection: Inspection, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "source" in self.fields:
            self.fields["source"].queryset = Source.objects.filter(inspection=inspection).order_by("number")  # type: ignore[attr-defined]


def _text(label: str, longest: int, *, missing: str = "", **options: Any) -> forms.CharField:
    errors = {"required": missing} if missing else None
    return forms.CharField(
        label=label if missing else f"{label} (optional)",
        max_length=longest,
        required=bool(missing),
        error_messages=errors,
        **options,
    )


def _choice(label: str, choices: Any, missing: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": missing}, **options
    )


def _not_below_nought(value: Decimal) -> Decimal:
    """Return a number that is 0 or more without the sign of “-0”, which no database keeps."""
    return value.copy_abs()


def _source() -> "forms.ModelChoiceField[Source]":
    return forms.ModelChoiceField(
        label="Source",
        queryset=Source.objects.none(),
        empty_label="Select a source",
        help_text="Add the source first where it is not listed.",
        error_messages={
            "required": "Select the source of the figure. Add the source first where it is not listed.",
            "invalid_choice": "Select a source of this inspection.",
        },
    )


def _period() -> forms.CharField:
    return _text(
        "Period",
        100,
        missing="Enter the period that the figure is of.",
        help_text="For example, April 2018 to March 2019, or mid-2018.",
    )


def _year() -> forms.IntegerField:
    return forms.IntegerField(
        label="Year of publication",
        min_value=1900,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter the year of publication.",
            "invalid": "The year must have four numbers, for example 2019.",
            "min_value": "The year must be from 1900 to 2200.",
            "max_value": "The year must be from 1900 to 2200.",
        },
    )


def _url() -> forms.URLField:
    return forms.URLField(
        label="Address on the web (optional)",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter an address of the web, for example https://www.gov.uk/statistics."},
    )


class SourceForm(ContextForm):
    publisher = _text(
        "Who published it?", 200, missing="Enter who published it.", help_text="For example, Youth Justice Board."
    )
    title = _text("Title", 300, missing="Enter its title.", help_text="For example, First-time entrants.")
    year = _year()
    period = _text("Period", 100, help_text="As the title page has it, where it has one.")
    url = _url()
    supplied_by_service = forms.BooleanField(label="The service supplied it", required=False)
    helper = helper(
        Question("publisher", width="two-thirds"),
        "title",
        Question("year", width=4),
        Question("period", width="two-thirds"),
        "url",
        "supplied_by_service",
    )


class AreaFigureFields(forms.Form):
    kind = _choice("What is the figure of?", Measure.choices, "Select what the figure is of.")
    label = _text("What is it, where it is another?", 100, help_text="For example, Children in low-income families.")
    age_band = _text("Age band", 20, help_text="For example, 10 to 17.")
    area_kind = _choice("Which area is it of?", Area.choices, "Select the area that the figure is of.")
    area = _text(
        "Name of the area",
        100,
        missing="Enter the name of the area.",
        help_text="As the report prints it, for example England and Wales.",
    )
    value = forms.DecimalField(
        label="Figure",
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=3,
        widget=forms.TextInput,
        help_text="Without its unit, for example 28.4.",
        error_messages={
            "required": "Enter the figure.",
            "invalid": "The figure must be a number, for example 28.4.",
            "min_value": "The figure can’t be less than 0.",
            "max_digits": "The figure can have 14 digits.",
            "max_decimal_places": "The figure can have 3 digits after the point.",
            "max_whole_digits": "The figure can have 11 digits before the point.",
        },
    )
    unit = _choice("Unit", Unit.choices, "Select the unit.")
    period = _period()

    def clean_value(self) -> Decimal:
        return _not_below_nought(self.cleaned_data["value"])


_FIGURE: Final = (
    "kind",
    Question("label", width="two-thirds"),
    Question("age_band", width=20),
    "area_kind",
    Question("area", width="two-thirds"),
    Question("value", width=10),
    "unit",
    Question("period", width="two-thirds"),
)


class FigureForm(AreaFigureFields, ContextForm):
    source = _source()
    helper = helper(*_FIGURE, "source")


class ProfileForm(ContextForm):
    variable = _choice("What does it break down by?", ContextProfile.Variable.choices, "Select what it breaks down by.")
    area_kind = _choice("Which area is it of?", Area.choices, "Select the area that it is of.")
    area = _text("Name of the area", 100, missing="Enter the name of the area.")
    shares = TextArea(
        "Categories with their per cent",
        missing="Enter at least one category with its per cent.",
        longest=4_000,
        help_text="One on each line, for example “White 78”, in whole per cents.",
    )
    unknown = forms.IntegerField(
        label="Per cent not known (optional)",
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "The per cent not known must be a whole number.",
            "min_value": "The per cent not known must be from 0 to 100.",
            "max_value": "A share can’t be more than 100 per cent.",
        },
    )
    period = _period()
    source = _source()
    reason = TextArea(
        "Why the shares don’t come to 100 (optional)",
        longest=2_000,
        help_text="Needed where they come to less than 98 or more than 102 with those not known. The report prints it.",
    )
    helper = helper(
        "variable",
        "area_kind",
        Question("area", width="two-thirds"),
        Question("shares", rows=6),
        Question("unknown", width=3),
        Question("period", width="two-thirds"),
        "source",
        Question("reason", rows=3),
    )

    def __init__(self, *args: Any, initial: Mapping[str, Any] | None = None, **options: Any) -> None:
        given = dict(initial or {})
        if isinstance(given.get("shares"), list):
            given["shares"] = "\n".join(f"{category} {percent}" for category, percent in given["shares"])
        super().__init__(*args, initial=given, **options)

    def clean_shares(self) -> list[tuple[str, int]]:
        """Return the categories with their per cents."""
        shares: list[tuple[str, int]] = []
        lines = [" ".join(line.split()) for line in self.cleaned_data["shares"].split("\n") if line.strip()]
        if len(lines) > MOST_CATEGORIES:
            raise ValidationError(f"A breakdown can have {MOST_CATEGORIES} categories. Put small ones together.")
        for number, line in enumerate(lines, start=1):
            found = _SHARE.fullmatch(line)
            if not found:
                raise ValidationError(f"Line {number} has no category with a whole per cent. Write it as “White 78”.")
            category, percent = found["category"].rstrip(" :"), int(found["percent"])
            if percent > 100:
                raise ValidationError(f"Line {number} says {percent:,} per cent. A share can’t be more than 100.")
            if len(category) > 100:
                raise ValidationError(f"The category of line {number} can have 100 characters. Shorten it.")
            if category.casefold() in {one.casefold() for one, _ in shares}:
                raise ValidationError(f"“{category}” stands there twice. Keep one line of it.")
            shares.append((category, percent))
        return shares


class CaseloadLineForm(ContextForm):
    label = _text(
        "What is counted?",
        200,
        missing="Enter what is counted.",
        help_text="For example, Community sentences.",
    )
    count = forms.IntegerField(
        label="Number of cases",
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Leave it empty where the line is a per cent.",
        error_messages={
            "invalid": "The number of cases must be a whole number.",
            "min_value": "The number of cases can’t be less than 0.",
            "max_value": "The number of cases can’t be more than a million.",
        },
    )
    percent = forms.DecimalField(
        label="Per cent",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=4,
        decimal_places=1,
        widget=forms.TextInput,
        help_text="Leave it empty where the line is a number.",
        error_messages={
            "invalid": "The per cent must be a number, for example 3.5.",
            "min_value": "The per cent can’t be less than 0.",
            "max_value": "A share can’t be more than 100 per cent.",
            "max_decimal_places": "The per cent can have one digit after the point.",
        },
    )
    standing = _choice(
        "How does it stand to the total?",
        CaseloadLine.Standing.choices,
        "Select how it stands to the total.",
        help_text="A per cent stands beside it.",
    )
    as_at = DateField(
        label="As at which day?",
        help_text="For example, 27 3 2019.",
        error_messages={"required": "Enter the day that the caseload is of."},
    )
    source = _source()
    helper = helper(
        Question("label", width="two-thirds"),
        Question("count", width=10),
        Question("percent", width=5),
        "standing",
        "as_at",
        "source",
    )

    def clean_percent(self) -> Decimal | None:
        percent: Decimal | None = self.cleaned_data["percent"]
        return None if percent is None else _not_below_nought(percent)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.errors.keys().isdisjoint({"count", "percent"}) and (
            (values.get("count") is None) == (values.get("percent") is None)
        ):
            self.add_error("count", "Enter a number of cases or a per cent, one of them.")
        return values


class TermForm(ContextForm):
    term = _text("Term", 200, missing="Enter the term.", help_text="As the report has it, for example Signs of Safety.")
    abbreviation = _text("Abbreviation", 30, help_text="Exactly as the report has it.")
    meaning = TextArea("Meaning", missing="Enter what it means.", longest=2_000)
    helper = helper(
        Question("term", width="two-thirds"), Question("abbreviation", width=10), Question("meaning", rows=4)
    )


class NationalFigureForm(AreaFigureFields, RowForm):
    publisher = _text(
        "Who published it?", 200, missing="Enter who published it.", help_text="For example, Youth Justice Board."
    )
    title = _text("Title of the release", 300, missing="Enter the title of the release.")
    year = _year()
    url = _url()
    helper = helper(Question("publisher", width="two-thirds"), "title", Question("year", width=4), "url", *_FIGURE)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area_kind"].choices = [one for one in Area.choices if one[0] != Area.OWN]  # type: ignore[attr-defined]


class RemoveForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    helper = helper(submit="Remove", warning=True)


class TakeOverForm(forms.Form):
    figures = forms.MultipleChoiceField(
        label="Which figures does this inspection take over?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select at least one figure.",
            "invalid_choice": "One of the figures is not offered any more. Open the page anew.",
        },
    )
    helper = helper(submit="Take over")

    def __init__(self, data: Mapping[str, Any] | None, offered: list[NationalFigure]) -> None:
        super().__init__(data)
        self.fields["figures"].choices = [(str(one.pk), f"{one}. {one.period}. {one.release}") for one in offered]  # type: ignore[attr-defined]


class PublisherForm(forms.Form):
    name = _text("Name of the inspectorate", 200)
    address = TextArea("Address (optional)", longest=1_000)
    licence = TextArea(
        "Licence (optional)", longest=4_000, help_text="Printed under “Sources and licence”, after our own words."
    )
    email = forms.EmailField(
        label="E-mail address (optional)",
        required=False,
        error_messages={"invalid": "Enter an e-mail address, for example name@example.gov.uk."},
    )
    web = _url()
    social = _text("Name on social media", 200)
    programme_head = _text("Head of the programme", 200, help_text="Their name, as the report prints it.")
    chief_inspector = _text("Chief Inspector", 200, help_text="Their name, as forewords are signed.")
    chief_inspector_title = _text("Title of the Chief Inspector", 200)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    helper = helper(
        "name",
        Question("address", rows=4),
        Question("licence", rows=6),
        Question("email", width="two-thirds"),
        "web",
        Question("social", width="two-thirds"),
        Question("programme_head", width="two-thirds"),
        Question("chief_inspector", width="two-thirds"),
        Question("chief_inspector_title", width="two-thirds"),
    )
