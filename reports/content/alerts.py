"""How many alerts inspectors raised: numbers alone, for what an alert says could tell whose case it is."""

from disclosure.small_numbers import is_small
from reports.document import Paragraph, Section, counted, text
from reports.queries import Source

NONE = "Inspectors raised no alert."


def alerts(source: Source) -> Section:
    raised, cases, still_open = source.alerts
    told = NONE
    if raised:
        told = f"Inspectors raised {_alerts(raised, cases)}. {_state(raised, still_open)}"
    return Section(
        "Alerts",
        "alerts",
        (
            Paragraph(
                text(
                    "Where practice in a case needed immediate action to contain a serious, imminent risk, inspectors "
                    "told somebody responsible at the service at once and raised an alert. An alert is resolved when "
                    "the risk has been contained."
                )
            ),
            Paragraph(text(told)),
        ),
    )


def _alerts(raised: int, cases: int) -> str:
    if is_small(raised):
        return "fewer than 5 alerts"
    return f"{raised} alerts" if is_small(cases) else f"{raised} alerts on {counted(cases, 'case')}"


def _state(raised: int, still_open: int) -> str:
    if not still_open:
        return "All have been resolved."
    if still_open == raised:
        return "None has been resolved yet."
    if is_small(still_open) or is_small(raised - still_open):
        return "Not all have been resolved yet."
    return f"{raised - still_open} have been resolved, {still_open} are still open."
