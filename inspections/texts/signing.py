"""Who signed the foreword off, and whether the sign-off still holds of its text."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.access import may_sign_off
from inspections.actions.checks import lock_open, save_checked
from inspections.errors import Refused, Stale
from inspections.models import Inspection
from inspections.stale import fingerprint
from ledger.actions import append

FOREWORD: Final = "foreword"
TITLE: Final = "Chief Inspector of Probation"
SIGNED: Final = "foreword signed off"


def foreword_of(inspection: Inspection) -> str:
    """Return the foreword as it is written, "" where nothing is. One query."""
    return inspection.report_texts.filter(place=FOREWORD).values_list("text", flat=True).first() or ""


def is_signed_off(inspection: Inspection, foreword: str) -> bool:
    """Return whether the foreword of this text is signed off: an edit takes the sign-off back."""
    return inspection.signed_off_at is not None and inspection.signed_wording == fingerprint(foreword)


def proposed_signature(inspection: Inspection) -> tuple[str, str]:
    """Return the name and title under the foreword, or those of the last one that was signed off anywhere. One query
    at most.
    """
    if inspection.signed_by_name:
        return inspection.signed_by_name, inspection.signed_title
    signed = Inspection.objects.filter(signed_off_at__isnull=False).order_by("signed_off_at", "pk")
    last = signed.values_list("signed_by_name", "signed_title").last()
    return last or ("", TITLE)


@transaction.atomic
def sign_off_foreword(*, inspection: Inspection, name: str, title: str, shown: str, by: User) -> bool:
    """Sign the foreword off as it stands, in a person's name and title, and return whether it was not so already.

    `shown` is the fingerprint of the foreword that was read. Raises PermissionDenied for anybody but an administrator,
    Refused where nothing is written or nobody named, and Stale where the foreword has been changed since.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if not may_sign_off(by, stored):
        raise PermissionDenied
    foreword = foreword_of(stored)
    if not foreword.strip():
        raise Refused("The foreword is empty, so there is nothing to sign off. Write it first.")
    if not (name.strip() and title.strip()):
        raise Refused("Enter the name and the title of who signs.")
    if fingerprint(foreword) != shown:
        raise Stale("The foreword has changed since you opened it. Read it again before you sign it off.")
    if is_signed_off(stored, foreword) and (stored.signed_by_name, stored.signed_title) == (name, title):
        return False
    stored.signed_by_name, stored.signed_title = name, title
    stored.signed_off_at, stored.signed_off_by, stored.signed_wording = timezone.now(), by, fingerprint(foreword)
    save_checked(stored)
    append(chain=stored.reference, by=by, act=SIGNED, content={"wording": stored.signed_wording}, rows=[stored])
    return True
