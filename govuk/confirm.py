"""The page that asks before something that can't be undone, or that people should think about twice."""

from collections.abc import Sequence

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def confirm_page(
    request: HttpRequest, form: BaseForm, *, title: str, sentences: Sequence[str], cancel_url: str
) -> HttpResponse:
    """Return the page: the question is its title, a sentence is a paragraph, the form has the button that does it."""
    context = {"form": form, "title": title, "sentences": sentences, "cancel_url": cancel_url}
    return render(request, "govuk/confirm.html", context)
