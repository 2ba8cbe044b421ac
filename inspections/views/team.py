"""Pages for the team of an inspection: everybody attached sees it, administrators change it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.requests import SignedInRequest
from govuk.confirm import ConfirmForm, confirm_page
from inspections.access import get_inspection_for, may_set_up, require
from inspections.acting import acted
from inspections.actions import team as actions
from inspections.errors import Refused
from inspections.forms.team import AddMemberForm, LeadInspectorForm
from inspections.models import Membership, Role
from inspections.team_queries import team_of


def team(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    allowed = may_set_up(request.user, inspection)
    form = AddMemberForm(request.POST or None) if allowed else None
    if request.method == "POST":
        require(allowed)
    if form is not None and acted(
        request,
        form,
        lambda: actions.add_member(inspection=inspection, **form.cleaned_data, by=request.user),
        lambda added: f"{added.user} has been added as {added.get_role_display().lower()}.",
    ):
        return redirect("inspections:team", reference)
    members = team_of(inspection)
    led = any(member.role == Role.LEAD_INSPECTOR for member in members)
    context = {"inspection": inspection, "form": form, "members": members, "may_set_up": allowed, "led": led}
    return render(request, "inspections/team.html", context)


def team_remove(request: SignedInRequest, reference: str, pk: int) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_set_up(request.user, inspection))
    membership = get_object_or_404(inspection.memberships.select_related("user", "inspection"), pk=pk)
    form = ConfirmForm(request, "Remove from the team")
    person, role = membership.user, membership.get_role_display().lower()
    said = f"{person} is not {role} of this inspection any more."
    if acted(request, form, lambda: actions.remove_member(membership=membership, by=request.user), said):
        return redirect("inspections:team", reference)
    return confirm_page(
        request,
        form,
        title=f"Remove {person} as {role}?",
        sentences=["What they recorded stays. With no other role here, they can’t see this inspection any more."],
        cancel_url=reverse("inspections:team", args=[reference]),
    )


def team_lead(request: SignedInRequest, reference: str) -> HttpResponse:
    inspection = get_inspection_for(request.user, reference)
    require(may_set_up(request.user, inspection))
    former = Membership.objects.filter(inspection=inspection, role=Role.LEAD_INSPECTOR).select_related("user").first()
    form = LeadInspectorForm(request.POST or None, former=former.user if former else None)
    if request.method == "POST" and form.is_valid():
        user, keep = form.cleaned_data["user"], form.cleaned_data.get("keep_former", False)
        try:
            actions.make_lead_inspector(inspection=inspection, user=user, keep_former=keep, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            messages.success(request, f"{user} leads this inspection now.")
            return redirect("inspections:team", reference)
    cancel_url = reverse("inspections:team", args=[reference])
    context = {"inspection": inspection, "form": form, "former": former, "cancel_url": cancel_url}
    return render(request, "inspections/team_lead.html", context)
