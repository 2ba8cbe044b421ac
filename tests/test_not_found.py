"""What a person sees at an address that is not there, or not theirs to see."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("address", ["/inspections/northshire-2026/", "/nowhere/"])
def test_an_outsider_sees_the_apps_own_page_in_the_demo_too(
    debug: bool, address: str, client: Client, settings: Settings
) -> None:
    settings.DEBUG = debug
    factories.inspection()
    client.force_login(factories.user())
    response = client.get(address)
    assert response.status_code == 404
    assert '<h1 class="govuk-heading-l">Page not found</h1>' in response.content.decode()
    assert "URLconf" not in response.content.decode()
