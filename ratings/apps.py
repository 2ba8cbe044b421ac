"""Tells Django of the app."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    """The `ratings` app."""

    name = "ratings"
