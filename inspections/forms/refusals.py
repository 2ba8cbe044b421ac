"""Showing on a form why an action was refused."""

from django import forms

from inspections.errors import Refused


def show_refusal(form: forms.Form, refused: Refused) -> None:
    """Put every sentence of a refusal into the form's error summary."""
    for sentence in refused.sentences:
        form.add_error(None, sentence)
