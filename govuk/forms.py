import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from govuk.layout import SubmitButton
from govuk.texts import LONGEST, fault_of

DATE_PARTS = ("day", "month", "year")
MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
SHORTEST_MONTH_NAME = 3
LONGEST_PART = 4  # digits


def helper(
    *layout: Any,
    submit: str | None = "Save",
    warning: bool = False,
    method: str = "post",
    action: str = "",
    form_tag: bool = True,
) -> FormHelper:
    """Return the crispy helper of a form, ready to be its `helper` attribute.

    `layout` is field names and layout objects in order; without any, all fields are printed in the form's order.
    `submit` is the button's words, None for no button; `warning` makes it the red one, for what can't be undone.
    `action` is an address or the name of one. `form_tag=False` leaves <form>, the token and the button's place to
    the template.
    """
    made = FormHelper()
    made.form_method = method
    made.form_action = action
    made.form_tag = form_tag
    if layout:
        made.layout = Layout(*layout)
        made.render_hidden_fields = True
    if submit:
        made.add_input(SubmitButton(submit, warning=warning))
    return made


class DateWidget(forms.Widget):
    """Three text inputs, `<name>_day`, `<name>_month` and `<name>_year`, as GOV.UK asks for a date.

    The value is a mapping of the three parts as typed, or a date.
    """

    template_name = "govuk/widgets/date.html"
    use_fieldset = True

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Return no id: the fieldset's legend labels the three inputs."""
        return ""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: MultiValueDict[str, Any],
        name: str,
    ) -> dict[str, str] | None:
        """Return the three parts as typed, None when the request has none of them."""
        parts = {part: str(data.get(f"{name}_{part}") or "").strip() for part in DATE_PARTS}
        return parts if any(parts.values()) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in DATE_PARTS)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the parts with their names, ids and values; `attrs["wrong_parts"]` names those to mark as wrong."""
        given = dict(attrs or {})
        wrong = given.pop("wrong_parts", ())
        context = super().get_context(name, None, given)
        id_ = given.get("id") or f"id_{name}"
        typed = _as_parts(value)
        context["widget"]["parts"] = [
            {
                "id": f"{id_}_{part}",
                "name": f"{name}_{part}",
                "label": part.capitalize(),
                "value": typed[part],
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
            }
            for part in DATE_PARTS
        ]
        return context


class DateField(forms.Field):
    """A day, typed in three parts; `cleaned_data` holds a `datetime.date` or None.

    An error's params hold `parts`, the names of the parts at fault: the page marks them and links to the first.
    """

    widget = DateWidget
    default_error_messages = {
        "required": "Enter a date.",
        "incomplete": "The date must include a %(missing)s.",
        "year": "The year must have four numbers, for example 2026.",
        "impossible": "The date must be a real date, for example 27 3 2026.",
    }

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the date of the three parts; raise ValidationError with the parts at fault."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.date):
            return value
        self._refuse_missing(value)
        try:
            day, month, year = _number(value["day"]), _month_number(value["month"]), _number(value["year"])
        except ValueError:
            wrong = [part for part in DATE_PARTS if not _is_readable(part, value[part])]
            raise self._error("impossible", wrong) from None
        if not 1000 <= year <= 9999:
            raise self._error("year", ["year"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise self._error("impossible", ["day"] if 1 <= month <= 12 else ["month"]) from None

    def validate(self, value: Any) -> None:
        """Refuse an empty answer to a required question, all three parts at fault."""
        if self.required and value in self.empty_values:
            raise self._error("required", list(DATE_PARTS))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the date typed differs from the initial one; unreadable counts as changed."""
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True

    def _refuse_missing(self, value: Mapping[str, str]) -> None:
        missing = [part for part in DATE_PARTS if not value.get(part)]
        if missing:
            raise self._error("incomplete", missing, missing=" and a ".join(missing))

    def _error(self, code: str, parts: list[str], **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={**params, "parts": parts})


class TextArea(forms.CharField):
    """Words in a box of several lines; `missing` is what is said of an empty one, which is allowed without it.

    A text of more than `longest` characters is refused with a sentence, unless what the form began with is as long. The
    browser is not told: it would cut what somebody pastes.
    """

    widget = forms.Textarea

    def __init__(self, label: str, *, missing: str = "", longest: int = LONGEST, **options: Any) -> None:
        error_messages = {"required": missing} if missing else None
        super().__init__(label=label, required=bool(missing), error_messages=error_messages, **options)
        self.longest, self._stored = longest, ""

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        self._stored = str(bound.initial or "")
        return bound

    def to_python(self, value: Any) -> str:
        """Return the text with line ends as they are stored, which count as one character."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if fault := fault_of(value, self._stored, self.longest):
            raise ValidationError(fault, code="text")


class SentOnceInput(forms.HiddenInput):
    """The page's id, hidden; what is posted is the id of these very answers, sent from this very page.

    A page that comes back by the browser's Back button has its old id. With other words in it, it is another form: they
    must not be taken for those that were stored.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        page = super().value_from_datadict(data, files, name)
        try:
            return str(uuid5(UUID(page), json.dumps(self._answers(data, name)))) if page else page
        except ValueError:
            return page

    @staticmethod
    def _answers(data: Mapping[str, Any], name: str) -> list[list[Any]]:
        # Not what a page renews while it is open: the token against forgery, and what it knows of drafts.
        kept = (
            one for one in sorted(data) if one not in (name, "csrfmiddlewaretoken") and not one.startswith("draft_")
        )
        return [[one, data.getlist(one) if isinstance(data, MultiValueDict) else str(data[one])] for one in kept]


class SentOnce(forms.UUIDField):
    """The hidden id of a form that creates: sent twice with the same answers, it is the same, so that the action that
    takes it stores once (`inspections.actions.checks.act_sent`). None where the form was sent without."""

    widget = SentOnceInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid4)


class CheckboxesWithNone(forms.CheckboxSelectMultiple):
    """Checkboxes of which one, `none_value`, stands for none of the others and stands apart at the end."""

    def __init__(self, *args: Any, none_value: str = "none", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.none_value = none_value


class ChoicesWithNone(forms.MultipleChoiceField):
    """Several choices, or "None of these", never both; `cleaned_data` holds a list of values."""

    default_error_messages = {
        "required": "Select all that apply, or “%(none)s”.",
        "mixed": "Select all that apply, or “%(none)s”, not both.",
    }

    def __init__(
        self,
        *,
        choices: Sequence[tuple[str, str]],
        none_value: str = "none",
        none_label: str = "None of these",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", CheckboxesWithNone(none_value=none_value))
        super().__init__(choices=[*choices, (none_value, none_label)], **kwargs)
        self.none_value = none_value
        self.none_label = none_label

    def validate(self, value: list[str]) -> None:
        """Refuse no choice at all where one is required, and "None of these" together with another."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required", params={"none": self.none_label})
        super().validate(value)
        if self.none_value in value and len(value) > 1:
            raise ValidationError(self.error_messages["mixed"], code="mixed", params={"none": self.none_label})


def _as_parts(value: Any) -> dict[str, str]:
    if isinstance(value, datetime.date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    if isinstance(value, Mapping):
        return {part: str(value.get(part, "")) for part in DATE_PARTS}
    return dict.fromkeys(DATE_PARTS, "")


def choice(field: forms.Field) -> forms.ChoiceField:
    """Return a field of a form as what it is: a form's `fields` only says that it is some field."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field} has no choices.")
    return field


def _month_number(text: str) -> int:
    """Read a month's number, name or the first three letters of it or more; raise ValueError for anything else."""
    wanted = text.lower()
    if len(wanted) >= SHORTEST_MONTH_NAME:
        for number, name in enumerate(MONTH_NAMES, start=1):
            if name.startswith(wanted):
                return number
    return _number(text)


def _number(text: str) -> int:
    """Read up to four plain digits; raise ValueError for anything else."""
    if not (text.isdecimal() and len(text) <= LONGEST_PART):
        raise ValueError(text)
    return int(text)


def _is_readable(part: str, text: str) -> bool:
    try:
        _month_number(text) if part == "month" else _number(text)
    except ValueError:
        return False
    return True
