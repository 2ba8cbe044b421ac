"""The addresses of `ratings` and who may use them."""

from tests.routes import INSIDERS, INSPECTION, Route

ROUTES = [
    Route("ratings:ratings", (INSPECTION,)),
    Route("ratings:domain", (INSPECTION, 2)),
    Route("ratings:domain", (INSPECTION, 9), ok=404),
    Route("ratings:standard", (INSPECTION, "2.1")),
    Route("ratings:standard", (INSPECTION, "9.9"), ok=404),
    Route("ratings:key_question", (INSPECTION, "2.1.1")),
    Route("ratings:key_question", (INSPECTION, "9.9.9"), ok=404),
    Route("ratings:changes", (INSPECTION,)),
    Route("ratings:what_if", (INSPECTION,)),
    Route("ratings:classifications", (INSPECTION,), may=INSIDERS - {"reader"}),
    Route("ratings:sub_groups", (INSPECTION,)),
    Route("ratings:sub_groups_csv", (INSPECTION,), may=frozenset({"lead_inspector", "administrator"})),
    Route("ratings:panel", (INSPECTION,)),
    Route("ratings:panel_add", (INSPECTION,), may=frozenset({"panel_member"})),
    # An empty form: it is shown again with its errors, and nothing is recorded.
    Route("ratings:panel_add", (INSPECTION,), method="post", may=frozenset({"panel_member"})),
]
