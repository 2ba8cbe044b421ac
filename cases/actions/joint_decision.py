"""Recording what two readers decided where their judgements of a case differ."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Answer, JointDecision, Judgement, SecondJudgement
from inspections.access import may_decide_jointly
from inspections.actions.checks import lock_open
from inspections.errors import Refused, Stale
from ledger import actions as ledger

DECIDED_JOINTLY = "joint decision recorded"


@transaction.atomic
def decide_jointly(*, judgement: SecondJudgement, by: User, version: int, answer: str, reason: str) -> JointDecision:
    """Record the judgement that both readers decided on, with the reason, and give the decision. It counts from now on.

    Both readings stay as they are. An earlier decision gives way; the ledger has it still. `version` is that of the
    decision the person saw, 0 for none. The first reader, the second or the lead inspector may. Raises Stale where
    somebody decided meanwhile, and Refused where there is no difference to decide on.
    """
    inspection = lock_open(judgement.reading.case.inspection)
    stored = SecondJudgement.objects.select_related("reading__case", "key_question")
    locked = stored.filter(pk=judgement.pk).first()
    if locked is None or not locked.reading.is_submitted or not locked.differs:
        raise Refused("There is no difference between two submitted readings here to decide on.")
    reading = locked.reading
    _refuse_unless_allowed(locked, by, answer, reason)
    earlier = JointDecision.objects.filter(judgement=locked).first()
    if version != (earlier.version if earlier else 0):
        raise Stale("Somebody recorded a joint decision on this after you opened the page. It stands below.")
    decision = earlier or JointDecision(judgement=locked, version=0)
    decision.answer, decision.reason = answer, reason.replace("\r\n", "\n").strip()
    decision.version += 1
    decision.decided_at, decision.decided_by = timezone.now(), by
    decision.save()
    number = locked.key_question.number
    ledger.append(
        chain=inspection.reference,
        by=by,
        act=DECIDED_JOINTLY,
        content={
            "case": reading.case.reference,
            "key_question": number,
            "first": locked.first_answer,
            "second": locked.answer,
            "decided": answer,
            "version": decision.version,
        },
        subject=f"{reading.case.reference}/{number}",
        rows=[decision],
    )
    return decision


def _refuse_unless_allowed(locked: SecondJudgement, by: User, answer: str, reason: str) -> None:
    reading = locked.reading
    if not may_decide_jointly(by, reading.case.inspection, (reading.first_reader_id, reading.reader_id)):
        raise Refused("Only the two readers of a case and the lead inspector can record what was decided.")
    if reading.case.is_withdrawn:
        raise Refused(f"Case {reading.case.reference} has been withdrawn from the sample, so nothing in it can change.")
    now = Judgement.objects.filter(case=reading.case, key_question=locked.key_question).values_list("answer", flat=True)
    if now.first() != locked.first_answer:
        raise Refused(
            "The case was reopened and judged otherwise after its first reading. The new judgement counts, so there is "
            "nothing to decide on."
        )
    if answer not in Answer.values:
        raise Refused("Select what was decided.")
    if not reason.strip():
        raise Refused("Enter the reason for the decision.")
