from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.caseload.file import CaseloadFile
from cases.caseload.profile import profile
from cases.models import Caseload, CaseloadCase
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection
from ledger import actions as ledger

FIRST_ROW = 2
"""The row of a file's first case: the header is row 1."""

LONGEST_FILE_NAME = 255


@transaction.atomic
def load_caseload(*, inspection: Inspection, by: User | None, file: CaseloadFile, file_name: str) -> Caseload:
    """In the place of any there is. Raises Refused once a sample has been drawn, and when the inspection is closed."""
    inspection = lock_open(inspection)
    if obstacle := obstacle_to_load(inspection):
        raise Refused(obstacle)
    earlier = Caseload.objects.filter(inspection=inspection).first()
    if earlier is not None:
        earlier.delete()
    caseload = Caseload.objects.create(
        inspection=inspection,
        file_name=file_name[-LONGEST_FILE_NAME:],
        sha256=file.sha256,
        ignored_columns=list(file.ignored_columns),
        loaded_at=timezone.now(),
        loaded_by=by,
    )
    rows = [CaseloadCase(caseload=caseload, row=row, **vars(case)) for row, case in enumerate(file.rows, FIRST_ROW)]
    CaseloadCase.objects.bulk_create(rows, batch_size=500)
    counts = {category.value: category.total for category in profile(file.rows)[0].categories}
    ledger.append(
        chain=inspection.reference,
        by=by,
        act="caseload loaded",
        content={
            "cases": counts,
            "hidden_rows_left_out": file.hidden_left_out,
            "replaced_sha256": earlier.sha256 if earlier else None,
        },
        rows=[caseload],
    )
    return caseload


def obstacle_to_load(inspection: Inspection) -> str:
    if inspection.draws.exists():
        return "A sample has been drawn from the caseload, so the caseload can’t be replaced any more."
    return ""
