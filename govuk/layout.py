from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Question(LayoutObject):  # type: ignore[misc]  # crispy-forms has no types
    """One field with options of how it looks; `govuk.fields.describe` says which there are."""

    def __init__(self, name: str, **options: Any) -> None:
        self.fields = [name]
        self.options = options

    def render(self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        looks = {"options": self.options}
        return SafeString(self.get_rendered_fields(form, context, template_pack, extra_context=looks, **kwargs))


class Fieldset(LayoutObject):  # type: ignore[misc]
    """Fields that belong together under a legend of size s, m, l or xl, with a hint where there is one."""

    def __init__(self, legend: str, *fields: Any, size: str = "m", hint: str = "") -> None:
        self.legend = legend
        self.fields = list(fields)
        self.size = size
        self.hint = hint

    def render(self, form: BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            f"{template_pack}/layout/fieldset.html",
            {"legend": self.legend, "size": self.size, "hint": self.hint, "fields": fields},
        )


class SubmitButton:
    """A button that sends the form; `name` and `value` tell several buttons of one form apart."""

    def __init__(
        self, text: str, *, name: str = "", value: str = "", secondary: bool = False, warning: bool = False
    ) -> None:
        self.text = text
        self.name = name
        self.value = value
        self.secondary = secondary
        self.warning = warning

    def render(self, form: Any, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        return render_to_string(f"{template_pack}/layout/submit_button.html", {"button": self})
