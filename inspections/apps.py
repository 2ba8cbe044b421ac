"""Tells Django of the app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """The `inspections` app."""

    name = "inspections"
