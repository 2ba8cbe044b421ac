"""`manage.py demo [--if-empty]`: fills an empty installation with something to look at."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import User
from inspections.commands import fail
from inspections.models import Inspection
from transfer.demo import PASSWORD, SIGN_INS, fill, is_empty, is_filled


class Command(BaseCommand):
    """Fills an empty installation and prints a sign-in for each role; refuses outside DEBUG."""

    help = "Fills an empty installation with two published inspections, one in fieldwork, and sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="leave an installation with something in it as it is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            fail(self, ["The demo has a password that everybody knows, so it is refused unless DEBUG=1 is set."])
        if is_empty():
            fill(today=timezone.localdate())
        elif not options["if_empty"]:
            fail(self, ["The installation is not empty, so the demo is refused. Use it on a new database."])
        if is_filled():
            self._print_sign_ins()
        else:
            self.stdout.write("The installation has content of its own, so the demo was left out.")

    def _print_sign_ins(self) -> None:
        self.stdout.write("Inspections of the demo:")
        for inspection in Inspection.objects.select_related("service").order_by("reference"):
            self.stdout.write(f"  {inspection.reference:24}{inspection.service}")
        self.stdout.write(f"Sign in with the password “{PASSWORD}” as:")
        here = set(User.objects.filter(is_active=True).values_list("username", flat=True))
        for sign_in in SIGN_INS:
            if sign_in.username in here:
                self.stdout.write(f"  {sign_in.username:12}{sign_in.title:22}{sign_in.full_name}")
