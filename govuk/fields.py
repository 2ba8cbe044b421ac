"""Says how one bound field prints as a GOV.UK question, and which control an error of it links to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString

from govuk.forms import CheckboxesWithNone, DateWidget


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a question looks.

    `size` of the label or legend: s, m, l, xl, or "" for plain weight; `heading` makes it the page's h1.
    `inline` and `small` are for radios and checkboxes. `width` is a number of characters (2, 3, 4, 5, 10, 20) or a
    fraction of the column ("one-half", "two-thirds"). `rows` is a text area's height in lines.
    `hide_label` leaves the label to screen readers. `draft` is off for a text box whose words are kept otherwise.
    """

    size: str = "s"
    heading: bool = False
    inline: bool = False
    small: bool = False
    width: int | str = ""
    rows: int = 5
    hide_label: bool = False
    draft: bool = True


@dataclass(frozen=True)
class Choice:
    """One radio or checkbox; `exclusive` is set on "None of these"."""

    id: str
    value: str
    label: str
    chosen: bool
    disabled: bool
    exclusive: bool


class Drafts(Protocol):
    """Where the words are kept that a person has typed into a page's boxes and not sent."""

    def box(self, field: str, stored: object) -> Any:
        """Return what is kept for a box, given what is stored: its `text`, and a `draft` where that is not stored."""


def describe(field: BoundField, drafts: Drafts | None = None, **options: Any) -> dict[str, Any]:
    """Return what the template of a field needs, and under `template` its path. `options` are those of `Options`.

    A text box holds what is kept for it in `drafts`, unless it was sent and comes back.
    """
    looks = Options(**options)
    widget = field.field.widget
    part: dict[str, Any] = {
        "field": field,
        "options": looks,
        "id": _base_id(field),
        "errors": sentences(field),
        "described_by": _described_by(field),
    }
    if widget.is_hidden:
        return part | {"template": "govuk/parts/hidden.html"}
    if isinstance(widget, forms.RadioSelect):
        kind = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
        return part | {"template": "govuk/parts/choices.html", "kind": kind, "choices": _choices(field)}
    if isinstance(widget, forms.CheckboxInput):
        return part | {"template": "govuk/parts/checkbox.html", "control": _control(field, "govuk-checkboxes__input")}
    if isinstance(widget, DateWidget):
        attrs = {"wrong_parts": wrong_parts(field)}
        return part | {"template": "govuk/parts/date.html", "control": _control(field, "", attrs)}
    box = drafts.box(field.html_name, field.initial) if drafts and looks.draft and _is_text_box(field) else None
    kept = box.text if box and box.draft and not field.form.is_bound else None
    return part | {"template": "govuk/parts/input.html", "box": box} | _text_control(field, looks, kept)


def first_control_id(field: BoundField) -> str:
    """Return the id of the control to which an error of this field links, "" where it has none to be seen."""
    widget = field.field.widget
    if widget.is_hidden:
        return ""
    if isinstance(widget, forms.RadioSelect):
        choices = _choices(field)
        return next((choice.id for choice in choices if not choice.disabled), "")
    if isinstance(widget, DateWidget):
        return f"{_base_id(field)}_{(wrong_parts(field) or ['day'])[0]}"
    return _base_id(field)


def sentences(field: BoundField) -> list[str]:
    """Return the errors of a field; Django's own words for a missing answer, alike for all fields, name the field."""
    default = forms.Field.default_error_messages["required"]
    return [_missing(field) if sentence == default else str(sentence) for sentence in field.errors]


def wrong_parts(field: BoundField) -> list[str]:
    """Return the parts of a date that its errors are about, all of them where an error does not say which."""
    errors = field.errors.as_data()
    if not errors:
        return []
    named = [part for error in errors for part in (error.params or {}).get("parts", ())]
    return named or ["day", "month", "year"]


def _missing(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.FileInput):
        return f"Choose a file for “{field.label}”."
    if isinstance(widget, forms.RadioSelect | forms.Select):
        return f"“{field.label}” must be answered."
    if isinstance(widget, forms.CheckboxInput):
        return f"“{field.label}” must be ticked."
    return f"“{field.label}” must be filled in."


def _base_id(field: BoundField) -> str:
    return field.id_for_label or field.auto_id or f"id_{field.html_name}"


def _described_by(field: BoundField) -> str:
    ids = []
    if field.help_text:
        ids.append(f"{_base_id(field)}_hint")
    if field.errors:
        ids.append(f"{_base_id(field)}_error")
    return " ".join(ids)


def _choices(field: BoundField) -> list[Choice]:
    widget = field.field.widget
    none_value = widget.none_value if isinstance(widget, CheckboxesWithNone) else None
    return [
        Choice(
            id=option.data["attrs"].get("id", ""),
            value=str(option.data["value"]),
            label=str(option.data["label"]),
            chosen=bool(option.data["selected"]),
            disabled=field.field.disabled or bool(option.data["attrs"].get("disabled")),
            exclusive=str(option.data["value"]) == none_value,
        )
        for option in field.subwidgets
    ]


def _is_text_box(field: BoundField) -> bool:
    widget = field.field.widget
    is_line = isinstance(widget, forms.TextInput) and widget.input_type == "text"
    return not field.field.disabled and (is_line or isinstance(widget, forms.Textarea))


def _control(
    field: BoundField, css_class: str, attrs: dict[str, Any] | None = None, text: str | None = None
) -> SafeString:
    """Return the control's own markup. No `required`: the server says what is missing, in words, beside the
    question."""
    widget = field.field.widget
    given: dict[str, Any] = {"id": _base_id(field), **(attrs or {})}
    classes = f"{widget.attrs.get('class', '')} {css_class}".strip()
    if classes:
        given["class"] = classes
    if field.field.disabled:
        given["disabled"] = True
    if not widget.use_fieldset and (described_by := _described_by(field)):
        given["aria-describedby"] = described_by
    value = field.value() if text is None else text
    return SafeString(widget.render(field.html_name, value, given, field.form.renderer))


def _text_control(field: BoundField, looks: Options, text: str | None) -> dict[str, Any]:
    widget = field.field.widget
    attrs: dict[str, Any] = {}
    if isinstance(widget, forms.Textarea):
        css_class, attrs = "govuk-textarea", {"rows": looks.rows}
    elif isinstance(widget, forms.Select):
        css_class = "govuk-select"
    elif isinstance(widget, forms.FileInput):
        css_class = "govuk-file-upload"
    else:
        css_class = "govuk-input"
    block = css_class
    if field.errors:
        css_class += f" {block}--error"
    if looks.width:
        fixed = str(looks.width).isdigit()
        css_class += f" govuk-input--width-{looks.width}" if fixed else f" govuk-!-width-{looks.width}"
    is_password = isinstance(widget, forms.PasswordInput)
    if is_password:
        css_class += " govuk-password-input__input govuk-js-password-input-input"
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        attrs |= {"autocomplete": widget.attrs.get("autocomplete", "current-password")}
    return {"control": _control(field, css_class, attrs, text), "is_password": is_password}


def errors(given: Any) -> Iterator[tuple[str, str]]:
    """Yield (sentence, id of the control it is about or "") for each error of a form or formset, its own first.

    Anything else, such as the empty text of a variable that the page does not have, has no errors.
    """
    if isinstance(given, BaseFormSet):
        yield from ((str(sentence), "") for sentence in given.non_form_errors())
        for form in given.forms:
            yield from errors(form)
    elif isinstance(given, BaseForm):
        yield from ((str(sentence), "") for sentence in given.non_field_errors())
        for field in given:
            yield from ((sentence, first_control_id(field)) for sentence in sentences(field))
