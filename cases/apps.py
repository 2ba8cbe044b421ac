"""Tells Django of the app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
