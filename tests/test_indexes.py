"""The tables that grow fastest have no index that the index of a constraint covers."""

import pytest
from django.db import connection


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_words", "cases_answer"])
@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another(table: str) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    indexes = [one["columns"] for one in found if one["index"] or one["unique"] or one["primary_key"]]
    covered = [one for one in indexes if any(one == other[: len(one)] and len(one) < len(other) for other in indexes)]
    assert indexes
    assert covered == []
