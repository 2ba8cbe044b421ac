from typing import Any

from django import template

from accounts.models import User
from cases.models import Mention, SampledCase
from cases.notes.notices import notices_for

register = template.Library()

#: How many a banner names: the page that lists all of them has the rest.
NAMED = 5


@register.inclusion_tag("cases/notes/_notices.html", takes_context=True)
def notices(context: template.Context) -> dict[str, Any]:
    """Print the banners of open alerts for a lead inspector and of comments meant for the person, case by case.

    The button that marks comments as read leads back to the page, except to one that came of a form: that is not to be
    asked for again.
    """
    # A lazy object on a page, and nothing where a page is printed without a request.
    user: User | None = context.get("user")
    if not (user and user.is_authenticated):
        return {}
    waiting, request = notices_for(user), context.get("request")
    cases: dict[int, tuple[SampledCase, list[Mention]]] = {}
    for mention in waiting.mentions:
        cases.setdefault(mention.comment.case_id, (mention.comment.case, []))[1].append(mention)
    count = len(waiting.alerts)
    return {
        "alerts": waiting.alerts[:NAMED],
        "count": count,
        "more": max(0, count - NAMED),
        "cases": list(cases.values()),
        "next": request.get_full_path() if request and request.method == "GET" else "",
        "csrf_token": context.get("csrf_token"),
    }
