from uuid import UUID

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import act_sent, save_changes, save_checked, still_there
from inspections.models import Service
from ledger.actions import INSTALLATION, append, lock

FIELDS = ("name", "local_authority", "region", "known_as")


@transaction.atomic
def add_service(
    *, name: str, local_authority: str, region: str, known_as: str, by: User, token: UUID | None = None
) -> Service:
    """Store a new service and return it; a `token` that has been used gives the one stored then.

    Raises Refused where there is one of this name and place.
    """
    lock(INSTALLATION)
    if sent := act_sent(INSTALLATION, token):
        return still_there(Service.objects.filter(pk=sent["service"]))
    service = Service(name=name, local_authority=local_authority, region=region, known_as=known_as)
    save_checked(service)
    _record("service added", service, by, token)
    return service


@transaction.atomic
def edit_service(*, service: Service, name: str, local_authority: str, region: str, known_as: str, by: User) -> None:
    """Change a service. Its inspections keep the name for it that they were set up with (`Inspection.known_as`)."""
    lock(INSTALLATION)
    stored = Service.objects.get(pk=service.pk)
    values = {"name": name, "local_authority": local_authority, "region": region, "known_as": known_as}
    if save_changes(stored, FIELDS, values):
        _record("service changed", stored, by)


def _record(act: str, service: Service, by: User, token: UUID | None = None) -> None:
    content = {"service": service.pk, **{name: getattr(service, name) for name in FIELDS}}
    append(chain=INSTALLATION, by=by, act=act, content=content, token=token)
