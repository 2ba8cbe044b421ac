"""The addresses of `reports` and who may use them."""

from tests.routes import INSIDERS, INSPECTION, TEAM, Route

ADMINISTRATOR = frozenset({"administrator"})
LEAD = frozenset({"lead_inspector"})
MAY_EXPORT = frozenset({"administrator", "lead_inspector"})

ROUTES = [
    Route("reports:report", (INSPECTION,), may=INSIDERS),
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
    Route("reports:issued", (INSPECTION, 1, "pdf"), may=INSIDERS, ok=404),
]
