import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from cases.access import get_case_for
from cases.models import SampledCase
from cases.notes import comment_actions as actions
from cases.notes.comment_forms import CommentForm
from cases.notes.comment_queries import comments_of, may_be_mentioned, unread_of
from inspections.access import may_inspect, require
from inspections.acting import get_or_post
from inspections.errors import Refused
from inspections.wording import counted

MY_COMMENTS_PAGE = 25


@get_or_post
def comments(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    case = get_case_for(request.user, reference, case_reference)
    may_write = may_inspect(request.user, case.inspection)
    require(may_write or request.method != "POST")
    form = _form(request, case) if may_write and not case.is_withdrawn else None
    if request.method == "POST" and form is None:
        messages.error(request, f"Case {case.reference} has been withdrawn, so it takes no more comments.")
        return redirect(_address(case))
    if form is not None and form.is_valid():
        try:
            comment = actions.write_comment(case=case, by=request.user, **form.values())
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, "Your comment is written.")
            return redirect(f"{_address(case)}#comment-{comment.number}")
    context = {"case": case, "inspection": case.inspection, "comments": comments_of(case), "form": form}
    return render(request, "cases/notes/comments.html", context)


@require_POST
def comments_read(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    """All of it, or one comment where the request names it by number: that is marked beside the comment itself."""
    case = get_case_for(request.user, reference, case_reference)
    named = request.POST.get("comment", "")
    number = int(named) if re.fullmatch("[0-9]{1,6}", named) else None
    try:
        actions.mark_as_read(case=case, by=request.user, numbers=None if number is None else [number])
    except Refused as refused:
        messages.error(request, str(refused))
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    beside = _address(case) if number is None else f"{_address(case)}#comment-{number}"
    return redirect(target if safe else beside)


@require_safe
def my_comments(request: SignedInRequest) -> HttpResponse:
    unread = unread_of(request.user)
    page = Paginator(unread, MY_COMMENTS_PAGE).get_page(request.GET.get("page"))
    # The button marks what waits now, and nothing that is written while the page stands open.
    context = {"page": page, **unread.aggregate(until=Max("pk"))}
    return render(request, "cases/notes/my_comments.html", context)


@require_POST
def my_comments_read(request: SignedInRequest) -> HttpResponse:
    named = request.POST.get("until", "")
    until = int(named) if re.fullmatch("[0-9]{1,18}", named) else 0
    try:
        marked = actions.mark_all_as_read(by=request.user, until=until)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{counted(marked, 'comment')} marked as read.")
    return redirect("cases:my_comments")


def _form(request: SignedInRequest, case: SampledCase) -> CommentForm:
    people = may_be_mentioned(case.inspection).exclude(pk=request.user.pk)
    return CommentForm(request.POST if request.method == "POST" else None, people=people)


def _address(case: SampledCase) -> str:
    return reverse("cases:comments", args=[case.inspection.reference, case.reference])
