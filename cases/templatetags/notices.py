from typing import Any

from django import template
from django.urls import reverse

from accounts.models import User
from cases.notes.notices import notices_for

register = template.Library()

#: How many a banner names: the page that lists all of them has the rest.
NAMED = 5


@register.inclusion_tag("cases/notes/_notices.html", takes_context=True)
def notices(context: template.Context) -> dict[str, Any]:
    """Print the banner of open alerts for a lead inspector, and a line that counts the comments meant for the person,
    except on the page that lists them.
    """
    # A lazy object on a page, and nothing where a page is printed without a request.
    user: User | None = context.get("user")
    if not (user and user.is_authenticated):
        return {}
    waiting, request = notices_for(user), context.get("request")
    count = len(waiting.alerts)
    return {
        "alerts": waiting.alerts[:NAMED],
        "count": count,
        "more": max(0, count - NAMED),
        "comments": 0 if request and request.path == reverse("cases:my_comments") else waiting.comments,
    }
