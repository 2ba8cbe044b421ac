"""The addresses of `reports` and who may use them."""

from tests.routes import INSPECTION, Route

MAY_EXPORT = frozenset({"administrator", "lead_inspector"})

ROUTES = [
    Route("reports:report", (INSPECTION,)),
    Route("reports:docx", (INSPECTION,), may=MAY_EXPORT),
    Route("reports:pdf", (INSPECTION,), may=MAY_EXPORT),
]
