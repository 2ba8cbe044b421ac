"""Tells Django of the app."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "transfer"
