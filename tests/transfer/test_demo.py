"""The demo fills an empty installation, and nothing else."""

from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from inspections.models import Framework, Inspection, Membership
from ratings.queries import ratings_of
from tests import factories
from transfer.demo import PASSWORD, REFERENCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug(settings: Settings) -> None:
    settings.DEBUG = True


def demo(*options: str) -> list[str]:
    written = StringIO()
    call_command("demo", *options, stdout=written)
    return written.getvalue().splitlines()


def refused(*options: str) -> str:
    written, said = StringIO(), StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("demo", *options, stdout=written, stderr=said)
    assert (left.value.code, written.getvalue()) == (1, "")
    return said.getvalue()


def test_an_empty_installation_is_filled_and_the_sign_ins_are_printed() -> None:
    Framework.objects.all().delete()

    printed = demo()

    assert printed == [
        "Inspections of the demo:",
        "  eastmere-demo           Eastmere Youth Justice Service",
        "  gloucestershire-2019    Gloucestershire Youth Offending Service",
        "  liverpool-2019          Liverpool Youth Offending Service",
        "Sign in with the password “harbour lantern orchard” as:",
        "  admin       Administrator         Adaeze Marsh",
        "  lead        Lead inspector        Leonard Voss",
        "  inspector   Inspector             Ines Calder",
        "  inspector2  Inspector             Ivo Tennant",
        "  partner     Partner inspector     Pia Lindgren-Shaw",
        "  panel       Ratings panel member  Petra Nightingale",
        "  panel2      Ratings panel member  Per Lindqvist",
        "  panel3      Ratings panel member  Paz Okafor",
        "  reader      Reader                Rowan Adeyemi",
    ]
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert [user.username for user in User.objects.filter(is_administrator=True)] == ["admin"]
    assert Membership.objects.count() == 3 * 8
    ratings = {row.reference: ratings_of(row).rollup for row in Inspection.objects.select_related("framework")}
    assert (ratings["liverpool-2019"].score, ratings["gloucestershire-2019"].score) == (21, 18)
    assert (ratings[REFERENCE].provisional, ratings[REFERENCE].score) == (True, None)
    assert demo("--if-empty") == printed
    assert refused() == "The installation is not empty, so the demo is refused. Use it on a new database.\n"


def test_outside_debug_it_is_refused(settings: Settings) -> None:
    settings.DEBUG = False

    said = "The demo has a password that everybody knows, so it is refused unless DEBUG=1 is set.\n"
    assert (refused(), refused("--if-empty")) == (said, said)
    assert not User.objects.exists()


def test_an_installation_with_people_of_its_own_is_left_as_it_is() -> None:
    factories.administrator()

    assert refused() == "The installation is not empty, so the demo is refused. Use it on a new database.\n"
    assert demo("--if-empty") == ["The installation has content of its own, so the demo was left out."]
    assert not Inspection.objects.exists()
