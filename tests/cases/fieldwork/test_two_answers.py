"""Why a change meets another answer, as it is: somebody else's, one's own, or one that this server does not have."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import HeldChange, Reading, SampledCase
from inspections.changes import Why, why_not_stored
from inspections.models import Role
from tests import factories
from tests.cases.fieldwork.answering import a_case, change, inspector_of

pytestmark = pytest.mark.django_db
KEY = "2.1.1 evidence"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def ines(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


def url(case: SampledCase, name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=[case.inspection.reference, case.reference, *args])


def text(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def stored_by(case: SampledCase, who: str) -> int:
    """Let somebody, if anybody, store an answer, and return the version from which the inspector then changes it."""
    if who == "nobody":
        return 3
    other = factories.member(case.inspection, Role.INSPECTOR, "otto")
    by = other if who == "otto" else inspector_of(case)
    Reading.objects.update(reader=by)
    change(case, KEY, "Stored.", by=by)
    Reading.objects.update(reader=inspector_of(case))
    return 7 if who == "another database" else 0


@pytest.mark.parametrize(
    ("base", "version", "last", "why"),
    [
        (1, 2, "otto", Why.OTHERS),
        (1, 2, "", Why.OTHERS),
        (1, 2, "ines", Why.AUTHOR),
        (3, 2, "ines", Why.LACKING),
        (3, 2, "otto", Why.LACKING),
        (3, 0, "", Why.LACKING),
        (2, 2, "otto", Why.NOT_CHANGED),
    ],
)
def test_why_a_change_is_not_stored_follows_from_its_version_and_who_stored_the_other(
    base: int, version: int, last: str, why: Why
) -> None:
    assert why_not_stored(base=base, version=version, author="ines", last=last) is why


LACKING = "Not saved: made from a version that the server does not have"
NOT_HERE = (
    "You changed a version of this answer that the server does not have. "
    "The database may have been put back from a copy."
)
CASES = [
    ("otto", "Not saved: changed by someone else", "Person otto changed this answer after you last saw it."),
    (
        "inspector",
        "Not saved: changed by you in another window",
        "You changed this answer in two windows.",
    ),
    (
        "another database",
        LACKING,
        NOT_HERE,
    ),
    (
        "nobody",
        LACKING,
        NOT_HERE,
    ),
]


@pytest.mark.parametrize(("who", "message", "told"), CASES)
def test_a_script_and_both_pages_say_why_there_are_two_answers(
    who: str, message: str, told: str, case: SampledCase, ines: User, client: Client
) -> None:
    sent = {"id": str(uuid4()), "key": KEY, "base": stored_by(case, who), "value": "Mine."}
    response = client.post(url(case, "changes"), json.dumps({"user": ines.pk, "changes": [sent]}), "application/json")
    [result] = response.json()["results"]
    assert (result["status"], result["message"]) == ("held", message)
    shown = client.get(url(case, "standard", "2.1"))
    assert f'data-why="{message}"' in shown.content.decode()
    assert f"{told} Nothing is lost" in text(shown)
    assert f"{told} Nothing is lost" in text(client.get(url(case, "held", HeldChange.objects.get().pk)))


def test_who_has_the_case_now_reads_whose_answer_is_not_saved(case: SampledCase, client: Client) -> None:
    change(case, KEY, "Stored.")
    change(case, KEY, "Mine.")
    otto = factories.member(case.inspection, Role.INSPECTOR, "otto")
    Reading.objects.update(reader=otto)
    client.force_login(otto)
    shown = client.get(url(case, "standard", "2.1"))
    assert 'data-why="Not saved: an answer of Person inspector"' in shown.content.decode()
    assert "Person inspector changed this answer in two windows. Nothing is lost" in text(shown)


def test_an_answer_that_came_after_the_case_was_given_away_is_one_of_two(case: SampledCase, ines: User) -> None:
    change(case, KEY, "Stored.")
    Reading.objects.update(reader=factories.member(case.inspection, Role.INSPECTOR, "otto"))
    assert change(case, KEY, "Mine.", 1).why is Why.NOT_CHANGED


@pytest.mark.parametrize(
    ("who", "summary", "beside"),
    [
        (
            "otto",
            "Person otto changed 1 answer on this page after you opened it.",
            "Person otto saved other words here meanwhile. Choose what should stay, then save again.",
        ),
        (
            "inspector",
            "You changed 1 answer on this page in another window after you opened it here.",
            "you saved other words here in another window. Choose what should stay, then save again.",
        ),
        (
            "another database",
            "You changed 1 answer on this page from a version that the server does not have. "
            "The database may have been put back from a copy.",
            "the server has other words here, and not the version that you changed. Choose what should stay, "
            "then save again.",
        ),
    ],
)
def test_a_form_says_so_without_javascript(
    who: str, summary: str, beside: str, case: SampledCase, ines: User, client: Client
) -> None:
    versions = json.dumps({KEY: stored_by(case, who)})
    response = client.post(url(case, "standard", "2.1"), {"evidence_2_1_1": "Mine.", "versions": versions})
    assert response.status_code == 409
    said = text(response)
    assert f"{summary} Nothing that you changed has been stored yet." in said
    assert beside in said
    assert ("Stored here" in said, "Saved meanwhile" in said) == (who == "another database", who != "another database")
    assert ("by you, in another window, on" in said) is (who == "inspector")
