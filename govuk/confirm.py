"""The page that asks before something that can't be undone, or that people should think about twice."""

from collections.abc import Sequence

from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from govuk.forms import SentOnce, helper


class ConfirmForm(Form):
    """Nothing but the button that does it, red where `warning`; the form is sent when the request is a POST."""

    def __init__(self, request: HttpRequest, button: str, *, warning: bool = True) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.helper = helper(submit=button, warning=warning)


class OnceConfirmForm(ConfirmForm):
    """One whose act creates something: sent twice, it is done once."""

    token = SentOnce()


def confirm_page(
    request: HttpRequest, form: BaseForm, *, title: str, sentences: Sequence[str], cancel_url: str
) -> HttpResponse:
    """Return the page: the question is its title, a sentence is a paragraph, the form has the button that does it."""
    context = {"form": form, "title": title, "sentences": sentences, "cancel_url": cancel_url}
    return render(request, "govuk/confirm.html", context)
