"""An answer that comes after a new session began leaves its cookie alone."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def out_of_session(client: Client) -> Client:
    """A browser whose session has ended on the server."""
    client.force_login(factories.user("ines"))
    Session.objects.all().delete()
    return client


def test_a_script_that_asks_without_a_session_keeps_the_cookie(out_of_session: Client) -> None:
    response = out_of_session.post(reverse("cases:changes", args=["northshire-2026", "C01"]))
    assert response.status_code == 401
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_a_page_that_is_asked_for_without_a_session_takes_the_cookie_away_as_django_does(
    out_of_session: Client,
) -> None:
    response = out_of_session.get(reverse("inspections:home"))
    assert response.status_code == 302
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0


def test_a_script_that_asks_in_a_session_leaves_it_as_it_is(client: Client) -> None:
    client.force_login(factories.user("ines"))
    response = client.get(reverse("accounts:session"))
    assert settings.SESSION_COOKIE_NAME not in response.cookies
    assert Session.objects.count() == 1
