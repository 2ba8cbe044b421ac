"""The addresses of `ratings` and who may use them: the panel's stand in the app and under the Django admin."""

from dataclasses import replace

from tests.routes import INSPECTION, Route

PANEL = frozenset({"panel_member"})
RECORDERS = frozenset({"lead_inspector", "panel_member", "administrator"})
ENTER_THE_ADMIN = frozenset({"panel_member", "administrator"})

OF_RATINGS = [
    Route("ratings:ratings", (INSPECTION,)),
    Route("ratings:domain", (INSPECTION, 2)),
    Route("ratings:domain", (INSPECTION, 9), ok=404),
    Route("ratings:standard", (INSPECTION, "2.1")),
    Route("ratings:standard", (INSPECTION, "9.9"), ok=404),
    Route("ratings:key_question", (INSPECTION, "2.1.1")),
    Route("ratings:key_question", (INSPECTION, "9.9.9"), ok=404),
    Route("ratings:agreement", (INSPECTION,)),
    Route("ratings:changes", (INSPECTION,)),
    Route("ratings:what_if", (INSPECTION,)),
    Route("ratings:classifications", (INSPECTION,)),
    Route("ratings:sub_groups", (INSPECTION,)),
    Route("ratings:sub_groups_csv", (INSPECTION,), may=frozenset({"lead_inspector", "administrator"})),
    Route("ratings:propose", (INSPECTION, "2.1"), may=frozenset({"lead_inspector"})),
    Route("ratings:propose", (INSPECTION, "2.1"), method="post", may=frozenset({"lead_inspector"})),
]

OF_THE_PANEL = [
    Route("panel:panel", (INSPECTION,)),
    Route("panel:meeting", (INSPECTION, 1), ok=404),
    Route("panel:convene", (INSPECTION,), may=PANEL),
    # An empty form: it is shown again with its errors, and nothing is recorded.
    Route("panel:convene", (INSPECTION,), method="post", may=PANEL),
    # No meeting is under way: who may decide is told so, and nobody else learns it.
    Route("panel:decide", (INSPECTION,), may=PANEL, ok=404),
    Route("panel:decide", (INSPECTION,), method="post", may=PANEL, ok=404),
    Route("panel:chair", (INSPECTION, "2.1"), may=PANEL, ok=404),
    Route("panel:conclude", (INSPECTION,), may=PANEL, ok=404),
    Route("panel:close", (INSPECTION,), may=PANEL),
    # The ratings are not complete: the page says what is missing.
    Route("panel:close", (INSPECTION,), method="post", may=PANEL),
    Route("panel:reopen", (INSPECTION,), may=frozenset({"administrator"})),
    Route("panel:reopen", (INSPECTION,), method="post", may=frozenset({"administrator"})),
    Route("panel:representations", (INSPECTION,)),
    Route("panel:representation_add", (INSPECTION,), may=RECORDERS),
    Route("panel:representation_add", (INSPECTION,), method="post", may=RECORDERS),
    Route("panel:representation_answer", (INSPECTION, 1), may=RECORDERS, ok=404),
]

ROUTES = [
    *OF_RATINGS,
    *OF_THE_PANEL,
    # Whoever may not enter the admin learns nothing of what is in it.
    *(
        replace(one, name=one.name.replace("panel:", "panel_admin:"), may=one.may & ENTER_THE_ADMIN, outsider=403)
        for one in OF_THE_PANEL
    ),
]
