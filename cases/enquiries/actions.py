from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cases.models import CaseEnquiry, SampledCase
from cases.notes.actions import lock_case, written
from inspections.access import GATHERING
from inspections.actions.checks import act_sent, save_checked, still_there
from inspections.errors import Refused
from inspections.models import JointPartner
from ledger import actions as ledger

ENQUIRY_GIVEN: Final = "case enquiry given"


@transaction.atomic
def ask_about_case(
    *,
    case: SampledCase,
    by: User,
    text: str,
    asked_of: User,
    partner: JointPartner | None = None,
    token: UUID | None = None,
) -> CaseEnquiry:
    """Store what somebody is asked about a case, and return it: from then on a partner inspector sees the case.

    A `token` that has been used gives the enquiry stored then. Raises Refused where there are no words, the person does
    not inspect here, the case is withdrawn or the inspection closed.
    """
    stored = lock_case(case, by, withdrawn="enquiries")
    if sent := act_sent(stored.inspection.reference, token):
        return still_there(stored.enquiries.filter(number=sent["number"]))
    if not written(text):
        raise Refused("Enter what is asked.", field="text")
    if not stored.inspection.memberships.filter(user=asked_of, role__in=GATHERING).exists():
        raise Refused("Choose somebody who inspects on this inspection.", field="asked_of")
    if partner is not None and partner.inspection_id != stored.inspection_id:
        raise Refused("Choose an inspectorate that takes part in this inspection.", field="partner")
    number = stored.enquiries.count() + 1
    enquiry = CaseEnquiry(case=stored, number=number, text=written(text), partner=partner, asked_of=asked_of)
    save_checked(enquiry)
    ledger.append(
        chain=stored.inspection.reference,
        by=by,
        act=ENQUIRY_GIVEN,
        content={"case": stored.reference, "number": number},
        subject=f"{stored.reference}/enquiry {number}",
        token=token,
        rows=[enquiry],
    )
    return enquiry
