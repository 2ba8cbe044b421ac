"""Tells Django of the app."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """The app that says what may be shown to whom."""

    name = "disclosure"
