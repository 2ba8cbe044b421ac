"""Nothing that the app holds about an inspection is forgotten in its file.

Every model declares itself by `ledger.images.record`, or is named here as no part of an inspection; of those declared,
every column stands in the file of an inspection in which everything is filled.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from inspections.models import Inspection
from ledger.images import every_declared
from tests.transfer.files import exported, full_inspection

#: What belongs to the installation. People are named in the file, but their accounts stay; so do services.
OF_THE_INSTALLATION = {
    "accounts.User",
    "inspections.Edition",
    "inspections.Framework",
    "inspections.Domain",
    "inspections.Standard",
    "inspections.Item",
    "inspections.NationalFigure",
    "inspections.Publisher",
    "inspections.Service",
}
#: What lasts no longer than the work of one process, than a page is open, or than a form is unsent.
PASSING = {"cases.DrawUnderway", "cases.Presence", "accounts.Draft", "accounts.DraftChange"}
#: The bytes of documents, which travel with `--with-files`: the records have their SHA-256.
FILES = {"inspections.EvidenceFile"}
#: The history, which the file has as it is.
OF_THE_LEDGER = {"ledger.Chain", "ledger.Entry", "ledger.Words"}
OURS = ("accounts", "ledger", "inspections", "cases", "ratings", "reports", "records", "transfer")


def our_models() -> Iterator[type[models.Model]]:
    for app in OURS:
        yield from apps.get_app_config(app).get_models()


def test_every_model_is_declared_or_belongs_to_the_installation_or_passes() -> None:
    declared = {how.model._meta.label for how in every_declared()}
    assert {model._meta.label for model in our_models()} == {
        *declared,
        *OF_THE_INSTALLATION,
        *OF_THE_LEDGER,
        *PASSING,
        *FILES,
    }


def test_whatever_points_at_an_inspection_is_declared() -> None:
    reached: set[type[models.Model]] = {Inspection}
    waiting: list[type[models.Model]] = [Inspection]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            if relation.related_model not in reached:
                reached.add(relation.related_model)
                waiting.append(relation.related_model)
    declared = {how.model._meta.label for how in every_declared()}
    assert {model._meta.label for model in reached} <= declared | PASSING | FILES


@pytest.mark.django_db
def test_every_column_is_filled_in_the_file_of_an_inspection_with_everything() -> None:
    full_inspection()
    data = exported()

    missing = {
        f"{how.table}.{name}"
        for how in every_declared()
        for name in (*how.columns, *how.many)
        if not any(row.get(name) not in (None, "", [], {}) for _, row in data["records"].get(how.table, []))
    }
    assert missing == set()
    assert {"harm_inspector", "safety_inspector"} <= data["cases"][0].keys()
    assert [person["username"] for person in data["people"]] == ["ines", "ivo", "lena", "paul", "rita"]
