"""A person's own password, and who is signed in. Signing in and out are Django's own views, in `accounts.urls`."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.actions import change_own_password
from accounts.forms import ChangePasswordForm
from accounts.requests import SignedInRequest


@login_not_required
@never_cache
@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """Tell a script who is signed in, null where nobody is, with a token for what it sends next."""
    user = request.user
    person = {"user": user.pk, "name": str(user)} if user.is_authenticated else {"user": None, "name": ""}
    return JsonResponse({**person, "token": get_token(request)})


@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
def password_change(request: SignedInRequest) -> HttpResponse:
    """This session goes on, all the person's others end."""
    user = request.user
    must = user.must_change_password
    form = ChangePasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_own_password(user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, "Your password has been changed.")
        return redirect("inspections:home")
    return render(request, "accounts/password_change.html", {"form": form, "must_change": must})
