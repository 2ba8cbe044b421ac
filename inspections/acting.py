from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from inspections.errors import Refused


def acted(request: HttpRequest, form: BaseForm, act: Callable[[], object], said: str) -> bool:
    """Return whether the form was sent and `act` is done, as `said` tells; where a rule refuses, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused.sentences)
        return False
    messages.success(request, said)
    return True
