"""The addresses of `cases` and who may use them."""

from tests.routes import CASE, EVERYBODY_SIGNED_IN, INSIDERS, INSPECTION, Route

LEAD = frozenset({"lead_inspector"})
INSPECTOR = frozenset({"inspector"})
INSPECTING = LEAD | INSPECTOR
#: Who sees single cases: readers do not.
TEAM = INSIDERS - {"reader"}

ROUTES = [
    Route("cases:caseload", (INSPECTION,), may=TEAM),
    Route("cases:caseload_cases", (INSPECTION,), may=TEAM),
    Route("cases:caseload_load", (INSPECTION,), may=LEAD),
    # Without a file: the page again with its error.
    Route("cases:caseload_load", (INSPECTION,), method="post", may=LEAD),
    Route("cases:sample", (INSPECTION,)),
    # Without a caseload: back to the sample, which says what is missing.
    Route("cases:sample_draw", (INSPECTION,), may=LEAD, ok=302),
    Route("cases:sample_draw", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:representativeness", (INSPECTION,)),
    # No draw is under way: back to the sample.
    Route("cases:sample_progress", (INSPECTION,), ok=302),
    # There is a sample, so its design is fixed: back to the sample, which says so.
    Route("cases:sample_settings", (INSPECTION,), may=LEAD, ok=302),
    Route("cases:sample_settings", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:allocation", (INSPECTION,), may=TEAM),
    Route("cases:allocation", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:allocation_even", (INSPECTION,), may=EVERYBODY_SIGNED_IN, ok=405),
    Route("cases:allocation_even", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:case_list", (INSPECTION,), may=TEAM),
    # No case has a reference of the service's own: back to the cases, which say so.
    Route("cases:service_list_csv", (INSPECTION,), may=LEAD | {"administrator"}, ok=302),
    Route("cases:service_list_xlsx", (INSPECTION,), may=LEAD | {"administrator"}, ok=302),
    Route("cases:my_cases", may=EVERYBODY_SIGNED_IN),
    Route("cases:case", (INSPECTION, CASE), may=TEAM),
    Route("cases:about", (INSPECTION, CASE), may=TEAM),
    Route("cases:about", (INSPECTION, CASE), method="post", may=INSPECTOR, ok=302),
    Route("cases:standard", (INSPECTION, CASE, "2.1"), may=TEAM),
    Route("cases:standard", (INSPECTION, CASE, "2.1"), method="post", may=INSPECTOR, ok=302),
    Route("cases:submit", (INSPECTION, CASE), may=INSPECTOR),
    # Nothing is answered: the page again, saying what is missing.
    Route("cases:submit", (INSPECTION, CASE), method="post", may=INSPECTOR, ok=409),
    Route("cases:reopen", (INSPECTION, CASE), may=LEAD),
    # Without a reason: the page again with its error.
    Route("cases:reopen", (INSPECTION, CASE), method="post", may=LEAD),
    Route("cases:withdraw", (INSPECTION, CASE), may=LEAD),
    # Without a reason: the page again with its error.
    Route("cases:withdraw", (INSPECTION, CASE), method="post", may=LEAD),
    Route("cases:case_history", (INSPECTION, CASE), may=TEAM),
    Route("cases:examples", (INSPECTION,), may=TEAM),
    Route("cases:example_add", (INSPECTION,), may=INSPECTING),
    # With nothing filled in: the page again with its errors.
    Route("cases:example_add", (INSPECTION,), method="post", may=INSPECTING),
    # Nobody is known to have written it: the lead inspector alone may change it.
    Route("cases:example_edit", (INSPECTION, 1), may=LEAD),
    Route("cases:example_edit", (INSPECTION, 1), method="post", may=LEAD),
    Route("cases:example_remove", (INSPECTION, 1), may=LEAD),
    Route("cases:example_remove", (INSPECTION, 1), method="post", may=LEAD),
    Route("cases:example_choose", (INSPECTION, 1), may=EVERYBODY_SIGNED_IN, ok=405),
    # Without saying what the page showed: back to the list, which says that it is stale.
    Route("cases:example_choose", (INSPECTION, 1), method="post", may=LEAD, ok=302),
    Route("cases:case_notes", (INSPECTION, CASE), may=INSPECTING),
    Route("cases:comments", (INSPECTION, CASE), may=TEAM),
    # With nothing written: the page again with its error.
    Route("cases:comments", (INSPECTION, CASE), method="post", may=INSPECTING),
    Route("cases:comments_read", (INSPECTION, CASE), may=EVERYBODY_SIGNED_IN, ok=405),
    Route("cases:comments_read", (INSPECTION, CASE), method="post", may=TEAM, ok=302),
    Route("cases:alerts", (INSPECTION,), may=TEAM),
    Route("cases:alert", (INSPECTION, CASE, 1), may=TEAM),
    Route("cases:alert_raise", (INSPECTION, CASE), may=INSPECTING),
    # With nothing filled in: each page again with its errors.
    Route("cases:alert_raise", (INSPECTION, CASE), method="post", may=INSPECTING),
    Route("cases:alert_update", (INSPECTION, CASE, 1), may=INSPECTING),
    Route("cases:alert_update", (INSPECTION, CASE, 1), method="post", may=INSPECTING),
    Route("cases:alert_resolve", (INSPECTION, CASE, 1), may=INSPECTING),
    Route("cases:alert_resolve", (INSPECTION, CASE, 1), method="post", may=INSPECTING),
]
