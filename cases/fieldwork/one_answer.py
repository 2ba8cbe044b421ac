"""Reads one answer of a reading together with all that decides whether it may change, for autosaving."""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import connection

from accounts.models import User
from cases.access import why_not_changed
from cases.fieldwork.pages import ABOUT, SECOND, Item, Kind, reading_in
from cases.fieldwork.queries import IN_A_SECOND_READING, item_of, recorded_in
from cases.models import Answer, Reading, SampledCase
from inspections.models import Framework, Inspection
from inspections.models import Item as AskedItem
from inspections.outline import Outline, read_outline
from ledger.models import Chain, Entry


@dataclass(frozen=True)
class Names:
    """The references of the inspection and of the case, and the key (`cases.fieldwork.pages.key_of`)."""

    inspection: str
    case: str
    key: str


@dataclass(frozen=True)
class OneAnswer:
    """An answer as it is stored, of one item in one reading: its `row` is None where nothing ever was.

    `item` and `asked` are None where the item is not put to the case. `why_not` says why the person may not change the
    reading, "" where they may. `is_known` tells whether the ledger has an entry of the token that was asked for.
    """

    reading: Reading
    item: Item | None
    asked: AskedItem | None
    row: Answer | None
    why_not: str = ""
    is_known: bool = False

    @property
    def value(self) -> Any:
        return recorded_in(self.row, self.item) if self.item else None

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    @property
    def page(self) -> str:
        if self.reading.is_second:
            return SECOND
        return self.asked.standard.number if self.asked and self.asked.standard else ABOUT


# One statement, since it is sent for every answer that saves itself; Django would make four of it. What needs no join
# is none: PostgreSQL takes longer to plan six of them than to run them.
_SQL: Final = """
SELECT r.id, r.reader_id, r.submitted_at, c.id, c.case_type, c.withdrawn_at,
    i.id, i.known_as, i.closed_at, i.ratings_closed_at,
    i.framework_id, (SELECT version FROM inspections_framework WHERE id = i.framework_id),
    (SELECT MAX(CASE WHEN role IN ('inspector', 'lead_inspector') THEN 2 ELSE 1 END)
        FROM inspections_membership WHERE inspection_id = i.id AND user_id = %s),
    EXISTS (SELECT 1 FROM ledger_entry WHERE chain_id = %s AND token = %s),
    a.id, a.value, a.words, a.version
FROM inspections_inspection i JOIN cases_sampledcase c ON c.inspection_id = i.id
    JOIN cases_reading r ON r.case_id = c.id
    LEFT JOIN cases_answer a ON a.reading_id = r.id
        AND a.item_id = (SELECT id FROM inspections_item WHERE framework_id = i.framework_id AND key = %s)
WHERE i.reference = %s AND c.reference = %s AND r.kind = %s"""
_READING: Final = ("pk", "reader_id", "submitted_at")
_CASE: Final = ("pk", "case_type", "withdrawn_at")
_INSPECTION: Final = ("pk", "known_as", "closed_at", "ratings_closed_at")
_ANSWER: Final = ("pk", "value", "words", "version")
_INSPECTS: Final = 2


def read_one(names: Names, by: User, chain: Chain, token: UUID | None = None) -> OneAnswer | None:
    """None where there is no such reading that the person may see. The chain's lock is held. One query."""
    kind, key = reading_in(names.key)
    known = Entry._meta.get_field("token").get_db_prep_value(token, connection)
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [by.pk, chain.pk, known, key, names.inspection, names.case, kind])
        found = cursor.fetchone()
    if found is None:
        return None
    columns = iter(found)
    of_reading, of_case, of_inspection = (
        dict(zip(each, columns, strict=False)) for each in (_READING, _CASE, _INSPECTION)
    )
    outline = _outline(next(columns), next(columns))
    standing, is_known = next(columns) or 0, bool(next(columns))
    if not (by.is_administrator or standing):
        return None
    inspection = Inspection(**of_inspection, framework=outline.framework, reference=names.inspection)
    case = SampledCase(**of_case, inspection=inspection, reference=names.case)
    reading = Reading(**of_reading, case=case, kind=kind)
    asked, row = _asked(outline, reading, key), dict(zip(_ANSWER, columns, strict=True))
    stored = Answer(**row, reading=reading, item=asked) if asked and row["pk"] else None
    item = replace(item_of(asked, case, outline.framework.answers), key=names.key) if asked else None
    why_not = why_not_changed(by, reading, inspects=standing == _INSPECTS)
    return OneAnswer(reading, item, asked, stored, why_not, is_known)


def _outline(framework: int, version: Any) -> Outline:
    """Return the outline of a framework by its primary key and version. No query where the process knows it."""
    return read_outline(Framework.from_db(connection.alias, ["id", "version"], [framework, UUID(str(version))]))


def _asked(outline: Outline, reading: Reading, key: str) -> AskedItem | None:
    """None where there is no such item, or none that is put to this reading of the case."""
    item = outline.items.get(key)
    if item is None or not item.is_put_to(reading.case.case_type) or not (item.case_types or item.kind == Kind.FACT):
        return None
    return None if reading.is_second and item.kind not in IN_A_SECOND_READING else item
