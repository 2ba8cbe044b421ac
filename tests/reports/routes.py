"""The addresses of `reports` and who may use them."""

from collections.abc import Mapping

from accounts.models import User
from inspections.models import Inspection
from ledger.models import Entry
from tests.inspections.texts.writing import write
from tests.routes import EVERYBODY_SIGNED_IN, INSPECTION, READERS, TEAM, Route

ADMINISTRATOR = frozenset({"administrator"})
LEAD = frozenset({"lead_inspector"})
MAY_EXPORT = frozenset({"administrator", "lead_inspector"})

WRITERS = frozenset({"inspector", "lead_inspector"})
World = Mapping[str, User | None]


def _written(world: World, place: str = "foreword") -> Inspection:
    """The inspection with a text that two people have written from one version: one is held."""
    inspection = Inspection.objects.get(reference=INSPECTION)
    for name in ("lead_inspector", "inspector"):
        person = world[name]
        assert person is not None
        write(inspection, person, f"Of the {name}.", place=place)
    return inspection


def held_text(world: World) -> int:
    return _written(world).held_texts.get().pk


def act_of_a_text(world: World) -> int:
    """The number of the act that held a text."""
    return Entry.objects.get(chain__name=_written(world).reference, act="text held").sequence


ROUTES = [
    Route("reports:report", (INSPECTION,), may=READERS),
    Route("reports:docx", (INSPECTION,), may=MAY_EXPORT),
    Route("reports:pdf", (INSPECTION,), may=MAY_EXPORT),
    Route("reports:readiness", (INSPECTION,)),
    Route("reports:issue", (INSPECTION,), may=ADMINISTRATOR),
    # The ratings are open: the page says so, and nothing is issued.
    Route("reports:issue", (INSPECTION,), method="post", may=ADMINISTRATOR),
    Route("reports:check", (INSPECTION,), may=TEAM),
    # No text has a figure: the page says that it is not open any more.
    Route("reports:leave", (INSPECTION,), may=LEAD, ok=302),
    Route("reports:leave", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("reports:take_back", (INSPECTION, 1), may=LEAD, ok=404),
    Route("reports:take_back", (INSPECTION, 1), method="post", may=LEAD, ok=404),
    Route("reports:figures", (INSPECTION,), may=TEAM),
    Route("reports:texts", (INSPECTION,)),
    Route("reports:chapter", (INSPECTION, "front")),
    Route("reports:chapter", (INSPECTION, "front"), "post", may=WRITERS, ok=302),
    Route("reports:text_history", (INSPECTION, "foreword")),
    Route("reports:put_text_back", (INSPECTION, "foreword", act_of_a_text), may=WRITERS),
    Route("reports:put_text_back", (INSPECTION, "foreword", act_of_a_text), "post", may=WRITERS),
    Route("reports:held_text", (INSPECTION, held_text), may=WRITERS),
    Route("reports:held_text", (INSPECTION, held_text), "post", may=WRITERS),
    Route("reports:confirm_figures", (INSPECTION,), "post", {"text": "foreword 0 "}, may=WRITERS, ok=302),
    # What is sent is no JSON. Who may change what: test_writing_pages.py.
    Route("reports:text_changes", (INSPECTION,), "post", may=EVERYBODY_SIGNED_IN, ok=400, signed_out=401),
    Route("reports:text_changes", (INSPECTION,), may=EVERYBODY_SIGNED_IN, ok=405, signed_out=401),
    Route("reports:text_here", (INSPECTION,), "post", may=EVERYBODY_SIGNED_IN, ok=400, signed_out=401),
    Route("reports:text_here", (INSPECTION,), may=EVERYBODY_SIGNED_IN, ok=405, signed_out=401),
    Route("reports:issued", (INSPECTION, 1, "pdf"), may=READERS, ok=404),
]
