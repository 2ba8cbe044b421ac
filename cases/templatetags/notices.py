"""Template tags that tell a person on every page what waits for them: `{% load notices %}`."""

from typing import Any

from django import template

from accounts.models import User
from cases.models import Mention, SampledCase
from cases.notices import alerts_for, mentions_for

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


@register.inclusion_tag("cases/_mentions.html", takes_context=True)
def comments_for_you(context: template.Context) -> dict[str, Any]:
    """Print the banner of comments meant for the person, case by case, each with a button that marks them as read.

    The button leads back to the page, except to one that came of a form: that is not to be asked for again.
    """
    user: User | None = context.get("user")
    request = context.get("request")
    cases: dict[int, tuple[SampledCase, list[Mention]]] = {}
    for mention in mentions_for(user) if user and user.is_authenticated else []:
        cases.setdefault(mention.comment.case_id, (mention.comment.case, []))[1].append(mention)
    back = request.get_full_path() if request and request.method == "GET" else ""
    return {"cases": list(cases.values()), "next": back, "csrf_token": context.get("csrf_token")}
