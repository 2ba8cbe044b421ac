"""What the views of forms have in common: a form that is sent either does its act or says why not."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from inspections.errors import Refused


def acted(request: HttpRequest, form: BaseForm, act: Callable[[], object], said: str) -> bool:
    """Return whether the form was sent and its act is done, which `said` tells on the next page.

    `act` is called once the form is valid; where a rule refuses it, the form has the sentences.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused.sentences)
        return False
    messages.success(request, said)
    return True
