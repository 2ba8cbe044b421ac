"""Files that landed versions exported are read by this one: nothing of them is lost, and the ledger accounts for all.

A file stays here for good once it is here; `landed/COMMIT.json` is what that commit wrote.
"""

import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from cases.models import HeldChange, SampledCase
from inspections.models import Inspection
from tests.cases.fieldwork.answering import change, page
from tests.transfer.files import REFERENCE, empty_the_installation, export, exported, import_

pytestmark = pytest.mark.django_db
LANDED = sorted((Path(__file__).parent / "landed").glob("*.json"))
CONTRACT = json.loads((Path(__file__).parent / "contract.schema.json").read_text())


def core_of(data: Any, schema: dict[str, Any]) -> Any:
    """What the contract's schema names of a file's data, in the file's own order."""
    if isinstance(data, list):
        return [core_of(entry, schema.get("items", {})) for entry in data]
    if not isinstance(data, dict) or "properties" not in schema:
        return data
    return {
        name: core_of(value, schema["properties"][name]) for name, value in data.items() if name in schema["properties"]
    }


def values_of(data: Any) -> Iterator[str]:
    """Every value in a file but its history and the number of its schema, as text; moments as records write them."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in ("history", "schema"):
                yield from values_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from values_of(value)
    elif data is not None and data != "":
        yield str(data).replace("+00:00", "Z")


def test_there_is_a_file_of_each_landed_version() -> None:
    assert [path.stem for path in LANDED] == ["156aa9c", "6662e72", "ece6b4c"]


@pytest.mark.parametrize("path", LANDED, ids=lambda path: path.stem)
def test_a_landed_file_is_read_and_nothing_of_it_is_lost(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    file = json.loads(content)

    assert import_(tmp_path, content) == f"{REFERENCE}\n"

    call_command("verify_ledger", REFERENCE, stdout=StringIO())
    data = exported()
    assert json.dumps(core_of(data, CONTRACT)) == json.dumps(core_of(file, CONTRACT))
    assert (data["people"], data["service"]) == (file["people"], file["service"])
    assert data["history"][: len(file["history"])] == file["history"]
    assert Counter(values_of(file)) - Counter(values_of(data)) == Counter()


@pytest.mark.parametrize("path", LANDED, ids=lambda path: path.stem)
def test_a_landed_file_goes_out_and_in_again_the_same(path: Path, tmp_path: Path) -> None:
    import_(tmp_path, path.read_bytes())
    first = export()
    empty_the_installation()

    import_(tmp_path, first)

    assert export() == first


def test_versions_follow_from_the_history_where_the_file_does_not_say_them(tmp_path: Path) -> None:
    import_(tmp_path, (Path(__file__).parent / "landed" / "156aa9c.json").read_bytes())
    User.objects.update(is_active=True)
    Inspection.objects.update(closed_at=None, ratings_closed_at=None)
    case = SampledCase.objects.select_related("inspection").get(reference="O01")

    assert page(case, "3.1").versions == {
        "3.1.1": 1,
        "3.1.1 evidence": 3,
        "3.1.2": 2,
        "3.1.2a": 2,
        "3.1.3 evidence": 2,
        "3.1.1b departure": 2,
        "3.1.3 departure": 2,
    }
    assert page(case).versions == {"victim": 2, "exploitation": 1}
    assert HeldChange.objects.get(reading__case=case).value == "Too late."
    assert change(case, "3.1.1 evidence", "Late.", 2).status == "held"
    assert change(case, "3.1.1 evidence", "Fourth.", 3).version == 4
