"""The addresses of `reports` and who may use them."""

from tests.routes import INSPECTION, READERS, Route

ADMINISTRATOR = frozenset({"administrator"})
MAY_EXPORT = frozenset({"administrator", "lead_inspector"})

ROUTES = [
    Route("reports:report", (INSPECTION,), may=READERS),
    Route("reports:docx", (INSPECTION,), may=MAY_EXPORT),
    Route("reports:pdf", (INSPECTION,), may=MAY_EXPORT),
    Route("reports:issue", (INSPECTION,), may=ADMINISTRATOR),
    # The ratings are open: the page says so, and nothing is issued.
    Route("reports:issue", (INSPECTION,), method="post", may=ADMINISTRATOR),
    Route("reports:issued", (INSPECTION, 1, "pdf"), may=READERS, ok=404),
]
