"""Says how one bound field prints as a GOV.UK question, and which control an error of it links to."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from django import forms
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from govuk.forms import CheckboxesWithNone, DateWidget, TextArea


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

    def css_class(self, block: str) -> str:
        """Return the class that gives a label or legend its looks."""
        if self.hide_label:
            return "govuk-visually-hidden"
        return f"{block}--{self.size}" if self.size else ""


@dataclass(frozen=True)
class Choice:
    """One radio or checkbox."""

    id: str
    value: str
    label: str
    chosen: bool
    disabled: bool


class Drafts(Protocol):
    """Where the words are kept that a person has typed into a page's boxes and not sent."""

    def box(self, field: str, stored: object) -> Any:
        """Return what is kept for a box, given what is stored: its `text`, and a `draft` where that is not stored."""


def print_html(pattern: str, *parts: Any) -> SafeString:
    """Return what `format_html` returns in half the time, for what a page prints a thousand times."""
    printed = [
        part if isinstance(part, SafeString) else escape(part) if type(part) is str else conditional_escape(part)
        for part in parts
    ]
    return SafeString(pattern.format(*printed))


def print_field(field: BoundField, drafts: Drafts | None = None, **options: Any) -> SafeString:
    """Return a field as a GOV.UK question in HTML; `options` are those of `Options`.

    It is put together here and not by templates: a page of a case has some fifty of them, and a template takes five
    times as long. A text box holds what is kept for it in `drafts`, unless it was sent and comes back.
    """
    looks = Options(**options)
    widget = field.field.widget
    if widget.is_hidden:
        return SafeString(field)
    if isinstance(widget, forms.RadioSelect):
        return _group(field, _in_fieldset(field, looks, _choices_in_html(field, looks)))
    if isinstance(widget, DateWidget):
        control = _control(field, "", {"wrong_parts": wrong_parts(field)})
        return _group(field, _in_fieldset(field, looks, control, role=SafeString(' role="group"')))
    if isinstance(widget, forms.CheckboxInput):
        return _group(field, print_html("{}{}", _hint_and_errors(field), _checkbox(field, looks)))
    box = drafts.box(field.html_name, field.initial) if drafts and looks.draft and _is_text_box(field) else None
    kept = box.text if box and box.draft and not field.form.is_bound else None
    is_password = isinstance(widget, forms.PasswordInput)
    control = _password(field, looks) if is_password else _text_control(field, looks, kept)
    draft = render_to_string("govuk/parts/draft.html", {"field": field, "box": box}) if box else ""
    content = print_html("{}{}{}{}", _label(field, looks), _hint_and_errors(field), control, draft)
    if is_password:
        return _group(field, content, " govuk-password-input", flatatt({"data-module": "govuk-password-input"}))
    if isinstance(field.field, TextArea):
        content += character_count(_base_id(field), len(kept or field.value() or ""), field.field.longest)
    return _group(field, content, attributes=_item_of(field, box) if box else "")


def character_count(control: str, length: int, longest: int) -> SafeString:
    """Return how many characters a text has of those that it can have; static/js/character_count.js counts on."""
    return print_html(
        '<p class="govuk-hint app-count" data-count-of="{}"><span data-seen>{} character{}</span> of {}'
        ' <span class="govuk-visually-hidden" data-heard aria-live="polite"></span></p>',
        *(control, f"{length:,}", "" if length == 1 else "s", f"{longest:,}"),
    )


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


def _group(field: BoundField, content: SafeString, kind: str = "", attributes: str = "") -> SafeString:
    wrong = " govuk-form-group--error" if field.errors else ""
    return print_html('<div class="govuk-form-group{}{}"{}>{}</div>', wrong, kind, attributes, content)


def _in_fieldset(field: BoundField, looks: Options, content: SafeString, role: str = "") -> SafeString:
    described_by = _described_by(field)
    described = print_html(' aria-describedby="{}"', described_by) if described_by else ""
    legend = print_html('<h1 class="govuk-fieldset__heading">{}</h1>', field.label) if looks.heading else field.label
    return print_html(
        '<fieldset class="govuk-fieldset"{}{}><legend class="govuk-fieldset__legend {}">{}</legend>{}{}</fieldset>',
        *(role, described, looks.css_class("govuk-fieldset__legend"), legend, _hint_and_errors(field), content),
    )


def _label(field: BoundField, looks: Options) -> SafeString:
    label = print_html(
        '<label class="govuk-label {}" for="{}">{}</label>',
        *(looks.css_class("govuk-label"), _base_id(field), field.label),
    )
    return print_html('<h1 class="govuk-label-wrapper">{}</h1>', label) if looks.heading else label


def _hint_and_errors(field: BoundField) -> SafeString:
    """Return a field's help text, which may be HTML, and its errors."""
    hint, errors = SafeString(field.help_text), sentences(field)
    if hint:
        hint = print_html('<div id="{}_hint" class="govuk-hint">{}</div>', _base_id(field), hint)
    if not errors:
        return hint
    heard = SafeString('<span class="govuk-visually-hidden">Error:</span> {}')
    words = format_html_join(SafeString("<br>"), heard, ((sentence,) for sentence in errors))
    return print_html('{}<p id="{}_error" class="govuk-error-message">{}</p>', hint, _base_id(field), words)


def _choices_in_html(field: BoundField, looks: Options) -> SafeString:
    """Return radios or checkboxes, "None of these" apart from the others."""
    widget = field.field.widget
    kind, control = "radios", "radio"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        kind, control = "checkboxes", "checkbox"
    none_value = widget.none_value if isinstance(widget, CheckboxesWithNone) else None
    item = (
        f'{{}}<div class="govuk-{kind}__item"><input class="govuk-{kind}__input" id="{{}}" name="{{}}"'
        f' type="{control}" value="{{}}"{{}}> <label class="govuk-label govuk-{kind}__label" for="{{}}">{{}}</label>'
        "</div>"
    )
    divider, exclusive = f'<div class="govuk-{kind}__divider">or</div>', ' data-behaviour="exclusive"'
    rows = [
        (
            SafeString(divider if choice.value == none_value else ""),
            *(choice.id, field.html_name, choice.value),
            SafeString(
                (" checked" if choice.chosen else "")
                + (" disabled" if choice.disabled else "")
                + (exclusive if choice.value == none_value else "")
            ),
            *(choice.id, choice.label),
        )
        for choice in _choices(field)
    ]
    classes = "".join(f" govuk-{kind}--{look}" for look in ("inline", "small") if getattr(looks, look))
    return print_html(
        f'<div class="govuk-{kind}{classes}" data-module="govuk-{kind}">{{}}</div>',
        SafeString("".join([print_html(item, *row) for row in rows])),
    )


def _choices(field: BoundField) -> list[Choice]:
    widget: Any = field.field.widget
    chosen = {str(value) for value in widget.format_value(field.value())}
    return [
        Choice(
            id=widget.id_for_label(_base_id(field), str(index)),
            value=str(value),
            label=str(label),
            chosen=str(value) in chosen,
            disabled=field.field.disabled,
        )
        for index, (value, label) in enumerate(widget.choices)
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
    if isinstance(widget, forms.TextInput | forms.Textarea):
        return _text_box(widget.get_context(field.html_name, value, given)["widget"], widget)
    return SafeString(widget.render(field.html_name, value, given, field.form.renderer))


def _text_box(looks: dict[str, Any], widget: forms.Widget) -> SafeString:
    """Return a box for text as Django's own templates print it."""
    name, value, attributes = looks["name"], looks["value"], flatatt(looks["attrs"])
    if isinstance(widget, forms.Textarea):
        return print_html('<textarea name="{}"{}>\n{}</textarea>', name, attributes, "" if value is None else value)
    filled = "" if value is None else print_html(' value="{}"', value)
    return print_html('<input type="{}" name="{}"{}{}>', looks["type"], name, filled, attributes)


def _checkbox(field: BoundField, looks: Options) -> SafeString:
    return print_html(
        '<div class="govuk-checkboxes{}" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">{} '
        '<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label></div></div>',
        " govuk-checkboxes--small" if looks.small else "",
        *(_control(field, "govuk-checkboxes__input"), _base_id(field), field.label),
    )


def _password(field: BoundField, looks: Options) -> SafeString:
    """Return the box of a password with the button that shows what is typed."""
    autocomplete = field.field.widget.attrs.get("autocomplete", "current-password")
    attrs = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": autocomplete}
    return print_html(
        '<div class="govuk-input__wrapper govuk-password-input__wrapper">{} <button type="button" class="govuk-button'
        " govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"
        '" data-module="govuk-button" aria-controls="{}" aria-label="Show password" hidden>Show</button></div>',
        _text_control(field, looks, None, " govuk-password-input__input govuk-js-password-input-input", attrs),
        _base_id(field),
    )


def _text_control(
    field: BoundField, looks: Options, text: str | None, more: str = "", attrs: dict[str, Any] | None = None
) -> SafeString:
    widget = field.field.widget
    given = dict(attrs or {})
    if isinstance(widget, forms.Textarea):
        css_class, given["rows"] = "govuk-textarea", looks.rows
    elif isinstance(widget, forms.Select):
        css_class = "govuk-select"
    elif isinstance(widget, forms.FileInput):
        css_class = "govuk-file-upload"
    else:
        css_class = "govuk-input"
    if field.errors:
        css_class += f" {css_class}--error"
    if looks.width:
        fixed = str(looks.width).isdigit()
        css_class += f" govuk-input--width-{looks.width}" if fixed else f" govuk-!-width-{looks.width}"
    return _control(field, css_class + more, given, text)


def _item_of(field: BoundField, box: Any) -> SafeString:
    """Return what the page's script must know of a text box whose words are kept (static/js/draft_page.js)."""
    known = {
        "data-item": field.html_name,
        "data-kind": "words",
        "data-label": field.label,
        "data-version": box.version,
        "data-began": box.began,
    }
    if box.draft:
        known["data-saved-at"] = localtime(box.draft.at).isoformat()
    if field.form.is_bound:
        known["data-stored"] = box.text
    return flatatt(known)


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
