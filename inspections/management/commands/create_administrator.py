"""`manage.py create_administrator USERNAME [--full-name NAME]`: the first administrator, or one more."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from inspections.actions.people import create_administrator
from inspections.commands import fail
from inspections.errors import Refused


class Command(BaseCommand):
    """Adds an administrator with a password that is typed in, never one on the command line."""

    help = "Adds an administrator. Asks for the password, or reads it from standard input where that is no terminal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--full-name", default="", help="the name that pages show; the username where not given")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = create_administrator(
                username=options["username"],
                full_name=options["full_name"] or options["username"],
                password=self._password(),
            )
        except Refused as refused:
            fail(self, refused.sentences)
        self.stdout.write(f"{user.username} is an administrator now and can sign in.")

    def _password(self) -> str:
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\r\n")
        password = getpass.getpass("Password: ")
        if getpass.getpass("Password again: ") != password:
            fail(self, ["The two passwords differ. Type the same one twice."])
        return password
