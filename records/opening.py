"""Opening acts: what an inspection's records are, as entries of its ledger, where the chain does not say. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from ledger.actions import next_record, with_rows
from ledger.images import SCHEMA, Image, every_declared
from ledger.record import BEGINS, Record, Sealed
from records.fold import Tables

OPENED: Final = "records stated"
CASE: Final = "cases.sampledcase"
SALT_DIGITS: Final = 32


def opening_acts(tables: Tables) -> Iterator[tuple[str, list[Image]]]:
    """Yield the subject and the rows of each opening act: first the inspection's own, then those of each case."""
    of_cases = {how.table for how in every_declared() if "case" in how.path.split("__")} | {CASE}
    cases: dict[str, list[Image]] = {key[0]: [] for key in tables.get(CASE, {})}
    own: list[Image] = []
    for table, rows in tables.items():
        for image in rows.values():
            (cases[image.key[0]] if table in of_cases else own).append(image)
    yield "", own
    yield from cases.items()


def opening_records(
    tables: Tables,
    *,
    at: datetime,
    after: Record | None,
    salt: Callable[[], str] | None = None,
    schema: int = SCHEMA,
) -> list[Record]:
    """Return the opening acts as entries that follow on `after`, the last entry there is.

    `schema` is that of the tables, which a migration's are at their own time.

    Without `salt`, which gives a new one each time, the salts follow from all words together: so the same records give
    the same entries wherever they are stored, and nobody can guess one text who does not know all others.
    """
    acts = [
        (subject, *with_rows({} if subject else {BEGINS: True}, {}, rows, schema))
        for subject, rows in opening_acts(tables)
    ]
    told = _sha256(json.dumps([words for _, _, words in acts], sort_keys=True, ensure_ascii=False))
    records: list[Record] = []
    place, head = (after.sequence, after.hash) if after else (0, "")
    for subject, content, words in acts:
        sealed = {
            name: Sealed(salt() if salt else _sha256(f"{subject}\n{name}\n{told}")[:SALT_DIGITS], text)
            for name, text in words.items()
        }
        record = next_record(
            after=(place, head), at=at, by="", act=OPENED, content=content, words=sealed, subject=subject
        )
        place, head = record.sequence, record.hash
        records.append(record)
    return records


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
