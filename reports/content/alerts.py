"""How many alerts inspectors raised: numbers alone, for what an alert says could tell whose case it is."""

from reports.document import Paragraph, Section, counted, text
from reports.queries import Source

NONE = "Inspectors raised no alert."


def alerts(source: Source) -> Section:
    raised, cases, still_open = source.alerts
    if not raised:
        told = NONE
    else:
        told = f"Inspectors raised {counted(raised, 'alert')} on {counted(cases, 'case')}. {_state(raised, still_open)}"
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


def _state(raised: int, still_open: int) -> str:
    if not still_open:
        return "It has been resolved." if raised == 1 else "All have been resolved."
    if still_open == raised:
        return "It is still open." if raised == 1 else "All are still open."
    resolved = counted(raised - still_open, "has been resolved", "have been resolved")
    return f"{resolved}, {counted(still_open, 'is still open', 'are still open')}."
