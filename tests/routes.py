"""One table of every route by every role: each app's rows stand in `tests/<app>/routes.py`.

`test_routes.py` walks the table and fails when an address of the app is missing from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Everybody who may come to a page. `outsider` is signed in and attached to no inspection; `reader` has what is
#: released and nothing of the work under way, which is the `TEAM`'s. A `partner_inspector` has the evidence of domain
#: one, and the cases on which they were asked, as `asked_about` of `cases` is.
PEOPLE = (
    *("signed_out", "outsider", "reader", "partner_inspector", "panel_member"),
    *("inspector", "lead_inspector", "administrator"),
)
INSIDERS = frozenset(PEOPLE) - {"signed_out", "outsider"}
PARTNER = frozenset({"partner_inspector"})
READERS = INSIDERS - PARTNER
TEAM = READERS - {"reader"}
EVERYBODY_SIGNED_IN = INSIDERS | {"outsider"}

#: The inspection and the case of `test_routes.world`, for the args of routes.
INSPECTION = "northshire-2026"
CASE = "C01"


@dataclass(frozen=True)
class Route:
    """An address and who may use it.

    `may` get the status `ok`; insiders who may not get 403; the outsider gets 404 on an inspection's page (`outsider`),
    and whoever is signed out is sent to sign in (302), or given back what they sent (401). `partner` is what a partner
    inspector gets who may not, where that is another status than 403.
    """

    name: str
    args: tuple[Any, ...] = ()
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    may: frozenset[str] = TEAM
    ok: int = 200
    refused: int = 403
    outsider: int = 404
    signed_out: int | None = None
    partner: int | None = None

    def expected(self, person: str) -> int:
        """The status that a person gets."""
        if person in self.may:
            return self.ok
        signed_out = self.signed_out or (401 if self.method == "post" and self.data else 302)
        partner = self.refused if self.partner is None else self.partner
        others = {"signed_out": signed_out, "outsider": self.outsider, "partner_inspector": partner}
        return others.get(person, self.refused)
