"""How many alerts inspectors raised: numbers alone, for what an alert says could tell whose case it is."""

from disclosure.small_numbers import is_small, may_stand
from reports.document import Paragraph, Section, counted, text
from reports.queries import Source

NONE = "Inspectors raised no alert."


def alerts(source: Source) -> Section:
    said, _ = said_of(*source.alerts)
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
            Paragraph(text(said)),
        ),
    )


def said_of(raised: int, cases: int, still_open: int) -> tuple[str, dict[str, int]]:
    """Return what is said of the alerts raised, and what it tells beside how many: the numbers by what they count."""
    if not raised:
        return NONE, {}
    alerts, told = "fewer than 5 alerts", dict[str, int]()
    if not is_small(raised):
        alerts = f"{raised} alerts"
        # As many alerts as cases and a few more would say that one child has two.
        if may_stand((cases, raised - cases)):
            alerts, told = f"{alerts} on {counted(cases, 'case')}", {"cases": cases}
    state, resolved = "Not all have been resolved yet.", raised - still_open
    if not still_open:
        state, told = "All have been resolved.", {**told, "open": 0}
    elif not resolved:
        state, told = "None has been resolved yet.", {**told, "resolved": 0}
    elif may_stand((still_open, resolved)):
        state = f"{resolved} have been resolved, {still_open} are still open."
        told = {**told, "resolved": resolved, "open": still_open}
    return f"Inspectors raised {alerts}. {state}", told
