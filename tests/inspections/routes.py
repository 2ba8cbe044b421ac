"""Routes of the app by who may use them."""

from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from inspections.models import Inspection, Membership, Recommendation, Role, Service
from tests import factories
from tests.routes import EVERYBODY_SIGNED_IN, INSPECTION, PARTNER, TEAM, Route

ADMINISTRATOR = frozenset({"administrator"})
LEAD = frozenset({"lead_inspector"})
INSPECTING = frozenset({"lead_inspector", "inspector"})
GATHERED = TEAM | PARTNER
GATHERING = LEAD | PARTNER | {"inspector"}
World = Mapping[str, User | None]


def reader(world: World) -> int:
    """The key of somebody whose account may be changed."""
    assert world["reader"] is not None
    return world["reader"].pk


def service(world: World) -> int:
    return Service.objects.get(inspections__reference=INSPECTION).pk


def membership(world: World) -> int:
    return Membership.objects.get(inspection__reference=INSPECTION, role=Role.READER).pk


def recommendation(world: World) -> int:
    inspection = Inspection.objects.get(reference=INSPECTION)
    return Recommendation.objects.create(inspection=inspection, number=1, addressees=["The board"], text="Act.").pk


def source(world: World) -> int:
    return factories.source(Inspection.objects.get(reference=INSPECTION)).pk


def line(world: World) -> int:
    return factories.caseload_line(Inspection.objects.get(reference=INSPECTION)).pk


def national(world: World) -> int:
    return factories.national_figure().pk


def document(world: World) -> int:
    """A document with its file."""
    return factories.document(Inspection.objects.get(reference=INSPECTION), content=b"Minutes").number


def survey(world: World) -> int:
    return factories.survey(Inspection.objects.get(reference=INSPECTION)).number


def gathered(kind: str) -> list[Route]:
    """The pages of a kind of what is gathered; with nothing filled in, a form comes again with its errors."""

    def row(world: World) -> int:
        number: int = factories.gathered(Inspection.objects.get(reference=INSPECTION), kind).number
        return number

    return [
        Route("inspections:gathered", (INSPECTION, kind), may=GATHERED),
        *on_inspection("gathered_add", kind, see=GATHERING, send=GATHERING),
        *on_inspection("gathered_change", kind, row, see=GATHERING, send=GATHERING),
        *on_inspection("gathered_remove", kind, row, see=GATHERING, send=GATHERING),
    ]


def closed(world: World) -> str:
    Inspection.objects.filter(reference=INSPECTION).update(closed_at=timezone.now())
    return INSPECTION


def administration(name: str, *args: object, **options: object) -> list[Route]:
    """Showing and sending a page that belongs to no inspection: administrators only."""
    return [
        Route(f"inspections:{name}", args, may=ADMINISTRATOR, outsider=403),
        Route(f"inspections:{name}", args, "post", may=ADMINISTRATOR, outsider=403, **options),  # type: ignore[arg-type]
    ]


def on_inspection(
    name: str, *args: object, see: frozenset[str], send: frozenset[str], **options: object
) -> list[Route]:
    """Showing and sending a page of the inspection."""
    given = (INSPECTION, *args)
    return [
        Route(f"inspections:{name}", given, may=see),
        Route(f"inspections:{name}", given, "post", may=send, **options),  # type: ignore[arg-type]
    ]


def read(name: str) -> Route:
    return Route(f"inspections:{name}", (INSPECTION,))


ROUTES = [
    Route("inspections:home", may=EVERYBODY_SIGNED_IN),
    Route("inspections:user_list", may=ADMINISTRATOR, outsider=403),
    *administration("user_add"),
    *administration("user_edit", reader),
    *administration("user_reset_password", reader),
    *administration("user_deactivate", reader, ok=302),
    *administration("user_reactivate", reader, ok=302),
    Route("inspections:service_list", may=ADMINISTRATOR, outsider=403),
    *administration("service_add"),
    *administration("service_edit", service),
    *administration("inspection_add", service),
    Route("inspections:choose_service", may=ADMINISTRATOR, outsider=403),
    # Who only reads is led to what was released, a partner inspector to the evidence of domain one.
    Route("inspections:overview", (INSPECTION,), refused=302),
    read("settings"),
    Route("inspections:history", (INSPECTION,)),
    *on_inspection("inspection_edit", see=ADMINISTRATOR, send=ADMINISTRATOR),
    # An alert is open: the page again, saying so.
    *on_inspection("inspection_close", see=ADMINISTRATOR, send=ADMINISTRATOR, ok=200),
    Route("inspections:inspection_reopen", (closed,), may=ADMINISTRATOR),
    Route("inspections:inspection_reopen", (closed,), "post", {"reason": "A slip."}, may=ADMINISTRATOR, ok=302),
    Route("inspections:inspection_reopen", (INSPECTION,), may=frozenset()),
    *on_inspection("team", see=TEAM, send=ADMINISTRATOR),
    *on_inspection("team_lead", see=ADMINISTRATOR, send=ADMINISTRATOR),
    *on_inspection("team_remove", membership, see=ADMINISTRATOR, send=ADMINISTRATOR, ok=302),
    Route("inspections:evidence", (INSPECTION,), may=GATHERED),
    *gathered("documents"),
    *gathered("activities"),
    *gathered("surveys"),
    *gathered("key-data"),
    *gathered("partners"),
    Route("inspections:document_file", (INSPECTION, document), may=GATHERED),
    Route("inspections:document_file", (INSPECTION, 9), may=GATHERED, ok=404),
    Route("inspections:survey_questions", (INSPECTION, survey), may=GATHERED),
    *on_inspection("survey_put", survey, see=GATHERING, send=GATHERING),
    *on_inspection("survey_load", survey, see=GATHERING, send=GATHERING),
    Route("inspections:evidence_question", (INSPECTION, "1.1.1"), may=GATHERED),
    Route("inspections:evidence_question", (INSPECTION, "2.1.1"), may=GATHERED, ok=404),
    *on_inspection("evidence_standard", "1.1", see=TEAM, send=LEAD),
    read("findings"),
    *on_inspection("findings_domain", 2, see=TEAM, send=LEAD),
    *on_inspection("foreword", see=TEAM, send=ADMINISTRATOR),
    *on_inspection("no_cases", 2, see=LEAD, send=LEAD),
    read("recommendations"),
    *on_inspection("recommendation_add", see=LEAD, send=LEAD),
    *on_inspection("recommendation_edit", recommendation, see=LEAD, send=LEAD),
    *on_inspection("recommendation_remove", recommendation, see=LEAD, send=LEAD),
    Route("inspections:recommendation_move", (INSPECTION, recommendation), "post", may=LEAD, ok=302),
    read("context"),
    *on_inspection("context_add", "figures", see=INSPECTING, send=INSPECTING),
    *on_inspection("context_change", "sources", source, see=INSPECTING, send=INSPECTING),
    *on_inspection("context_remove", "sources", source, see=INSPECTING, send=INSPECTING),
    Route("inspections:caseload_move", (INSPECTION, line), "post", may=INSPECTING, ok=302),
    *on_inspection("context_take_over", see=INSPECTING, send=INSPECTING),
    read("glossary"),
    Route("inspections:national", may=ADMINISTRATOR, outsider=403),
    *administration("national_add"),
    *administration("national_change", national),
    *administration("national_remove", national),
    # Its fingerprint is missing: the page again, saying so.
    *administration("publisher"),
]
