"""What stands around every request of the installation."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.defaults import page_not_found

Respond = Callable[[HttpRequest], HttpResponseBase]


def own_page_not_found(get_response: Respond) -> Respond:
    """Show the app's own "Page not found" in the demo too.

    Django's page for DEBUG would list every address to a person who only followed a link to an inspection that they
    may not see.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.DEBUG and response.status_code == 404 and response.get("Content-Type", "").startswith("text/html"):
            return page_not_found(request, Http404())
        return response

    return middleware
