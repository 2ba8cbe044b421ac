from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from inspections.errors import Refused

Result = TypeVar("Result")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def acted(request: HttpRequest, form: BaseForm, act: Callable[[], Result], said: str | Callable[[Result], str]) -> bool:
    """Return whether the form was sent and `act` is done, as `said` tells; where a rule refuses, the form says why.

    `said` can be made from what the act returned. Neither is called for a form that is not valid.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        result = act()
    except Refused as refused:
        show_refusal(form, refused)
        return False
    messages.success(request, said if isinstance(said, str) else said(result))
    return True


def show_refusal(form: BaseForm, refused: Refused) -> None:
    """Let a form say why a rule refused it, beside the answer at fault where it is one."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentences)
