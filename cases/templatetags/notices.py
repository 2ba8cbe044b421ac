"""Template tags that tell a person on every page what waits for them: `{% load notices %}`."""

from typing import Any

from django import template

from accounts.models import User
from cases.notices import alerts_for

register = template.Library()

#: How many a banner names: the page that lists all of them has the rest.
NAMED = 5


@register.inclusion_tag("cases/_open_alerts.html", takes_context=True)
def open_alerts(context: template.Context) -> dict[str, Any]:
    """Print the banner of open alerts for a lead inspector; nothing for anybody else, or where there is none."""
    # A lazy object on a page, and nothing where a page is printed without a request.
    user: User | None = context.get("user")
    alerts = alerts_for(user) if user and user.is_authenticated else []
    return {"alerts": alerts[:NAMED], "count": len(alerts), "more": max(0, len(alerts) - NAMED)}
