from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
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


class CompressedPages(GZipMiddleware):
    """Django's compression of pages and of answers to scripts; files to download are sent as they are.

    Word files, workbooks and PDF are compressed in themselves, and a file keeps its length. What a page's length could
    tell of its secrets (BREACH), Django hides: it adds up to 100 random bytes, and masks the token of forms each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.has_header("Content-Disposition") else super().process_response(request, response)
