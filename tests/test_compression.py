"""Pages are compressed for browsers that ask for it; files are sent as they are."""

import gzip
import re

import pytest
from django.test import Client
from django.urls import reverse

from inspections.models import Role
from reports.formats import FORMATS
from tests import factories
from tests.reports import world

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def reference(client: Client) -> str:
    """The reference of an inspection whose lead inspector is signed in."""
    inspection = world.gloucestershire()
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    return inspection.reference


def test_a_page_is_a_fraction_of_its_length_and_the_same_when_decoded(client: Client, reference: str) -> None:
    address = reverse("ratings:ratings", args=[reference])
    plain, compressed = client.get(address), client.get(address, headers=GZIP)
    assert compressed["Content-Encoding"] == "gzip"
    assert int(compressed["Content-Length"]) == len(compressed.content) < len(plain.content) / 4
    assert without_tokens(gzip.decompress(compressed.content)) == without_tokens(plain.content)


def test_who_does_not_ask_gets_it_plain_and_caches_keep_both_apart(client: Client, reference: str) -> None:
    for headers in ({}, GZIP):
        response = client.get(reverse("ratings:ratings", args=[reference]), headers=headers)
        assert response.has_header("Content-Encoding") == bool(headers)
        assert {name.strip() for name in response["Vary"].split(",")} == {"Accept-Encoding", "Cookie"}


def test_the_token_of_a_form_and_the_length_of_a_page_are_others_each_time(client: Client) -> None:
    pages = [client.get(reverse("accounts:sign_in"), headers=GZIP).content for _ in range(20)]
    tokens = [re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', gzip.decompress(page)) for page in pages]
    assert len({token for [token] in tokens}) == 20
    assert len({len(page) for page in pages}) > 5


@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_a_file_is_sent_as_it_is(name: str, client: Client, reference: str) -> None:
    response = client.get(reverse(f"reports:{name}", args=[reference]), headers=GZIP)
    assert not response.has_header("Content-Encoding")
    assert response["Content-Type"] == FORMATS[name].media_type
    assert response.content[:4] in {b"PK\x03\x04", b"%PDF"}


def test_a_short_answer_to_a_script_is_sent_as_it_is(client: Client, reference: str) -> None:
    response = client.get("/session/", headers=GZIP)
    assert response.status_code == 200
    assert not response.has_header("Content-Encoding")
    assert response.json()["token"]


def without_tokens(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)
