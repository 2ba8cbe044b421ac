from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.requests import SignedInRequest
from cases.access import get_case_for
from cases.fieldwork.rows import address_of_case
from cases.models import SampledCase
from cases.sample.reserve_queries import reserves_of
from cases.sample.withdrawal_actions import withdraw_case
from cases.sample.withdrawal_forms import WithdrawForm
from govuk.confirm import confirm_page
from inspections.access import may_lead, require
from inspections.acting import get_or_post
from inspections.errors import Refused
from inspections.wording import counted


@get_or_post
def withdraw(request: SignedInRequest, reference: str, case_reference: str) -> HttpResponse:
    case = get_case_for(request.user, reference, case_reference)
    require(may_lead(request.user, case.inspection))
    if case.is_withdrawn:
        messages.error(request, f"Case {case.reference} has been withdrawn already.")
        return redirect("cases:case", reference, case.reference)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            replacement = withdraw_case(case=case, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            _say(request, case, replacement)
            return redirect("cases:case", reference, case.reference)
    return confirm_page(
        request,
        form,
        title=f"Withdraw case {case.reference}?",
        sentences=_what_it_does(case),
        cancel_url=address_of_case(case),
    )


def _say(request: SignedInRequest, case: SampledCase, replacement: SampledCase | None) -> None:
    if replacement is None:
        sentence = f"Case {case.reference} is withdrawn. There is no reserve left, so nothing replaces it."
        messages.warning(request, sentence)
        return
    holder = f", allocated to {case.allocated_to}" if case.allocated_to else ", not allocated to anybody yet"
    messages.success(request, f"Case {case.reference} is withdrawn. Case {replacement.reference} replaces it{holder}.")


def _what_it_does(case: SampledCase) -> list[str]:
    left = len(reserves_of(case.inspection, case.case_type).left)
    kind = case.get_case_type_display().lower()
    if left:
        reserves = counted(left, "reserve is", "reserves are")
        replaced = (
            f"{reserves} left for {kind} cases. The first in order among those that "
            "keep the balance best takes its place, with the same inspector."
        )
    else:
        replaced = f"There is no reserve left for {kind} cases, so nothing will replace it."
    return [
        "The case stays on record with everything recorded on it, but counts in no figure and can’t change any more.",
        replaced,
        "This can’t be undone.",
    ]
