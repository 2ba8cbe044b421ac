"""Pages for people's accounts: administrators only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from govuk.confirm import ConfirmForm, OnceConfirmForm, confirm_page
from inspections.access import may_administer, require
from inspections.acting import acted, show_refusal
from inspections.actions import people
from inspections.errors import Refused
from inspections.forms.people import AddUserForm, EditUserForm
from inspections.stage_queries import duties_of

ON_A_PAGE = 25


@require_safe
def user_list(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    page = Paginator(User.objects.order_by("-is_active", "full_name", "username"), ON_A_PAGE)
    return render(request, "inspections/user_list.html", {"page": page.get_page(request.GET.get("page"))})


@never_cache
@sensitive_variables("password")
def user_add(request: SignedInRequest) -> HttpResponse:
    require(may_administer(request.user))
    form = AddUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, password = people.add_user(**form.cleaned_data, by=request.user)
        except Refused as refused:
            show_refusal(form, refused)
        else:
            return _show_password(request, person, password)
    return render(request, "inspections/user_add.html", {"form": form, "cancel_url": reverse("inspections:user_list")})


def user_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    person = get_object_or_404(User, pk=pk)
    initial = {"full_name": person.full_name, "is_administrator": person.is_administrator}
    form = EditUserForm(request.POST or None, initial=initial)
    if acted(
        request,
        form,
        lambda: people.edit_user(user=person, **form.cleaned_data, by=request.user),
        lambda _: f"The account of {form.cleaned_data['full_name']} has been saved.",
    ):
        return redirect("inspections:user_list")
    context = {"form": form, "person": person, "cancel_url": reverse("inspections:user_list")}
    return render(request, "inspections/user_edit.html", context)


@never_cache
@sensitive_variables("password")
def user_reset_password(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    person = get_object_or_404(User, pk=pk)
    form = OnceConfirmForm(request, "Reset the password")
    if form.is_valid():
        try:
            password = people.reset_password(user=person, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            return _show_password(request, person, password)
    sentences = [
        "They are signed out everywhere, and their present password stops working.",
        "You will be shown a one-time password to give to them. They choose their own when they sign in with it.",
    ]
    return _confirm(request, form, person, f"Reset the password of {person}?", sentences)


def user_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    person = get_object_or_404(User, pk=pk)
    form = ConfirmForm(request, "Deactivate the account")
    said = f"{person} can’t sign in any more."
    if acted(request, form, lambda: people.deactivate_user(user=person, by=request.user), said):
        return redirect("inspections:user_edit", pk)
    sentences = [
        "They are signed out everywhere and can’t sign in until an administrator reactivates the account.",
        "What they recorded stays, under their name.",
        *duties_of(person),
    ]
    return _confirm(request, form, person, f"Deactivate the account of {person}?", sentences)


def user_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    require(may_administer(request.user))
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        people.reactivate_user(user=person, by=request.user)
        messages.success(request, f"{person} can sign in again.")
        return redirect("inspections:user_edit", pk)
    sentences = ["They can sign in with the password they had, and have the roles they had."]
    form = ConfirmForm(request, "Reactivate the account", warning=False)
    return _confirm(request, form, person, f"Reactivate the account of {person}?", sentences)


def _confirm(request: HttpRequest, form: ConfirmForm, person: User, title: str, sentences: list[str]) -> HttpResponse:
    cancel_url = reverse("inspections:user_edit", args=[person.pk])
    return confirm_page(request, form, title=title, sentences=sentences, cancel_url=cancel_url)


def _show_password(request: HttpRequest, person: User, password: str) -> HttpResponse:
    """Show a one-time password in the answer to the POST itself: it is in no address, session, message or log."""
    return render(request, "inspections/one_time_password.html", {"person": person, "password": password})
