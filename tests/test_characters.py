"""Characters that no database can hold: refused in every address, replaced in every word."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Draft
from inspections.models import Recommendation, Role
from tests import factories

FILLED = {"int": "1", "slug": "northshire-2026", "case_reference": "C01"}


def addresses() -> list[str]:
    """Every address, with an argument written as `<name>`, those of Django's own admin too."""
    found: list[str] = []

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> None:
        for one in patterns:
            route = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, route)
            elif "(" not in route:
                found.append(f"/{route}")

    walk(get_resolver().url_patterns, "")
    return found


def odd(address: str) -> list[str]:
    """The address with NUL in each of its arguments in turn, and in its query by name and by value."""
    parts = [part for part in address.split("/") if part]
    filled = [FILLED.get(part[1:].split(":")[0], "2.1") if part.startswith("<") else part for part in parts]
    whole = [
        "/".join(["", *filled[:place], "a%00", *filled[place + 1 :], ""])
        for place, part in enumerate(parts)
        if part.startswith("<")
    ]
    path = "/".join(["", *filled, ""]) if parts else "/"
    return [*whole, *(f"{path}?{query}" for query in ("page=%00", "%00=1", "inspection=a%00b&page=1"))]


def test_nul_in_any_address_or_query_names_nothing(db: None) -> None:
    factories.sampled_case(factories.inspection(), "C01")
    client = Client(raise_request_exception=False)
    client.force_login(factories.administrator())
    asked = [path for address in addresses() for path in odd(address)]
    assert len(asked) > 400
    answers = {
        (method, path): getattr(client, method)(path).status_code for path in asked for method in ("get", "post")
    }
    # The sign-out ends the session of whoever asks; nothing else does.
    assert {key: status for key, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize("half", ["%ED%A0%80", "%C0%80", "%FF"])
def test_half_a_character_in_an_address_names_nothing_either(half: str, db: None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(factories.administrator())
    factories.inspection()
    for path in (f"evidence/{half}/", f"cases/{half}/", f"cases/%2500{half}/", f"ratings/{half}/"):
        assert client.get(f"/inspections/northshire-2026/{path}").status_code == 404
    assert client.get(f"/inspections/northshire-2026/?page={half}").status_code == 200


def test_in_the_words_of_a_form_a_sign_stands_for_what_cannot_be_stored(db: None) -> None:
    inspection = factories.inspection()
    client = Client()
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    body = "addressees=The%20board&lead_in=should&text=A%00ct%ED%A0%80."
    path = "/inspections/northshire-2026/recommendations/add/"
    response = client.generic("POST", path, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert Recommendation.objects.get().text == "A\ufffdct\ufffd\ufffd\ufffd."


def test_a_draft_of_such_a_name_is_given_up_without_a_fault(db: None) -> None:
    client = Client()
    client.force_login(factories.user())
    assert client.post("/drafts/discard/", {"address": "/a\x00", "draft": "1:a\x00"}).status_code == 302
    assert not Draft.objects.exists()
