"""The addresses of `ratings` and who may use them."""

from tests.routes import INSIDERS, INSPECTION, Route

PANEL = frozenset({"panel_member"})
RECORDERS = frozenset({"lead_inspector", "panel_member", "administrator"})
NO_READERS = frozenset({"lead_inspector", "inspector", "panel_member", "administrator"})

ROUTES = [
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
    Route("ratings:classifications", (INSPECTION,), may=INSIDERS - {"reader"}),
    Route("ratings:sub_groups", (INSPECTION,)),
    Route("ratings:sub_groups_csv", (INSPECTION,), may=frozenset({"lead_inspector", "administrator"})),
    Route("ratings:panel", (INSPECTION,)),
    Route("ratings:panel_convene", (INSPECTION,), may=PANEL),
    # An empty form: it is shown again with its errors, and nothing is recorded.
    Route("ratings:panel_convene", (INSPECTION,), method="post", may=PANEL),
    # No meeting is under way: who may decide is told so, and nobody else learns it.
    Route("ratings:panel_decide", (INSPECTION,), may=PANEL, ok=404),
    Route("ratings:panel_decide", (INSPECTION,), method="post", may=PANEL, ok=404),
    Route("ratings:panel_chair", (INSPECTION, "2.1"), may=PANEL, ok=404),
    Route("ratings:panel_conclude", (INSPECTION,), may=PANEL, ok=404),
    Route("ratings:close", (INSPECTION,), may=PANEL),
    # The ratings are not complete: the page says what is missing.
    Route("ratings:close", (INSPECTION,), method="post", may=PANEL),
    Route("ratings:reopen", (INSPECTION,), may=frozenset({"administrator"})),
    Route("ratings:reopen", (INSPECTION,), method="post", may=frozenset({"administrator"})),
    Route("ratings:propose", (INSPECTION, "2.1"), may=frozenset({"lead_inspector"})),
    Route("ratings:propose", (INSPECTION, "2.1"), method="post", may=frozenset({"lead_inspector"})),
    Route("ratings:representations", (INSPECTION,), may=NO_READERS),
    Route("ratings:representation_add", (INSPECTION,), may=RECORDERS),
    Route("ratings:representation_add", (INSPECTION,), method="post", may=RECORDERS),
    Route("ratings:representation_answer", (INSPECTION, 1), may=RECORDERS, ok=404),
]
