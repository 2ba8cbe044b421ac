"""The report draft as one HTML file that stands alone: its styles inside, nothing fetched from anywhere."""

from django.template.loader import render_to_string

from reports.document import Report


def build_html(report: Report) -> bytes:
    """Return the report as an HTML file in UTF-8."""
    return render_to_string("reports/standalone.html", {"report": report}).encode()
